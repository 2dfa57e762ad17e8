using System.Text.Json;

namespace Clp.Ai.SemanticKernel;

/// <summary>What a model is told, as kernels pass results on.</summary>
internal static class Answer
{
    /// <summary>What is said about a function that has no rule.</summary>
    public static JsonElement NotPermitted { get; } = Of(StateObject.Of(
        ("proposalId", StateValue.Null),
        ("status", "not_permitted"),
        ("violations", StateArray.Of(StateObject.Of(("code", ClpCodes.NotPermitted), ("where", ""), ("message", "This function may not be called here.")))),
        ("note", "Nothing was done. Do not call again; tell the user.")));

    public static JsonElement Of(StateObject answer)
    {
        using JsonDocument document = JsonDocument.Parse(answer.ToUtf8Json());
        return document.RootElement.Clone();
    }
}
