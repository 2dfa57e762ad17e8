namespace CustomerDesk.Shared;

/// <summary>What a tool tells the model, in the benchmark's own form.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsError">Whether it reports a refusal.</param>
internal readonly record struct ToolAnswer(string Text, bool IsError)
{
    /// <summary>A refusal: both benchmarks put "Error: " before its words.</summary>
    public static ToolAnswer Refused(string reason) => new("Error: " + reason, IsError: true);

    /// <summary>A result.</summary>
    public static ToolAnswer Of(string text) => new(text, IsError: false);
}
