using System.Collections.Immutable;
using System.Text.Json;
using Clp.Ai;
using ModelContextProtocol.Protocol;

namespace Clp.Mcp;

/// <summary>The form by which a user is asked for missing fields: flat, and of the primitive types that the protocol allows. Immutable.</summary>
internal sealed record QuestionForm(ElicitRequestParams Request, ImmutableArray<string> Fields, string Confirmation)
{
    private const int MaxShown = 500;

    /// <summary>The form, or null when a missing field cannot be asked for in one.</summary>
    public static QuestionForm? Of(MediatedProposal mediated, ModelCall call, bool withPersonal)
    {
        IntentDefinition definition = mediated.Intent!.Definition;
        Dictionary<string, ElicitRequestParams.PrimitiveSchemaDefinition> properties = new(StringComparer.Ordinal);
        foreach (string name in mediated.Missing)
        {
            if (definition.Input.Find(name) is not { } field || (field.IsPersonal && !withPersonal) || QuestionField.Of(field) is not { } question)
            {
                return null;
            }

            properties[name] = question;
        }

        string confirmation = "confirm";
        while (definition.Input.Find(confirmation) is not null)
        {
            confirmation += "_";
        }

        properties[confirmation] = new ElicitRequestParams.BooleanSchema { Title = "Send it", Description = "Yes to put the request forward with these values; no to drop it." };
        return new(
            new ElicitRequestParams { Message = Message(definition, call), RequestedSchema = new() { Properties = properties, Required = [.. properties.Keys] } },
            mediated.Missing,
            confirmation);
    }

    /// <summary>Whether an answer that was sent says no in what it holds, or does not say yes. A field of the contract that is itself named <c>confirm</c> counts too.</summary>
    public bool IsRefusedBy(IDictionary<string, JsonElement> content)
        => !content.TryGetValue(Confirmation, out JsonElement answer) || answer.ValueKind != JsonValueKind.True
            || (content.TryGetValue("confirm", out JsonElement own) && own.ValueKind == JsonValueKind.False);

    // The user sees what the model would have, since that is what the answer completes.
    private static string Message(IntentDefinition definition, ModelCall call)
    {
        string given = call.Arguments is { Count: > 0 } arguments ? NoLink(Plain(JsonSerializer.Serialize(arguments.ToDictionary(a => a.Key, a => (JsonElement)a.Value!), QuestionJson.Default.DictionaryStringJsonElement))) : "nothing";
        string about = definition.Description is { } text ? $" ({Plain(text)})" : "";
        return $"A model asks for '{Plain(definition.Name)}'{about} and gave: {given}. Please fill in what is missing. Nothing is done by this alone.";
    }

    // A model must not get a user to click.
    private static string NoLink(string text) => text
        .Replace("//", "/ /", StringComparison.Ordinal)
        .Replace("www.", "www .", StringComparison.OrdinalIgnoreCase)
        .Replace("mailto:", "mailto :", StringComparison.OrdinalIgnoreCase);

    private static string Plain(string text) => OneLine.Cut(text, MaxShown);
}
