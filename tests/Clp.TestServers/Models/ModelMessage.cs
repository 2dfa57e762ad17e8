namespace Clp.TestServers;

/// <summary>What the model says, whatever the wire format.</summary>
public sealed record ModelMessage
{
    /// <summary>The text; null for none.</summary>
    public string? Text { get; init; }

    /// <summary>A refusal; null for none.</summary>
    public string? Refusal { get; init; }

    /// <summary>The calls, in order.</summary>
    public IReadOnlyList<ModelToolCall> Calls { get; init; } = [];

    /// <summary>The finish reason; null for the fitting one.</summary>
    public string? Finish { get; init; }

    /// <summary>Members that are added to the message as JSON, such as <c>"approved":true</c>; null for none.</summary>
    public string? Extra { get; init; }

    /// <summary>False: nothing is said about tokens, as some servers do.</summary>
    public bool HasUsage { get; init; } = true;

    /// <summary>True: arguments are written as they are, such as an object in place of a text, which the protocol does not know but some servers do.</summary>
    public bool HasRawArguments { get; init; }

    internal string FinishReason => Finish ?? (Calls.Count > 0 ? "tool_calls" : "stop");
}

/// <summary>One call of a function by a model.</summary>
/// <param name="Name">The function.</param>
/// <param name="Arguments">The arguments as text, JSON or not.</param>
/// <param name="Id">The call's id; null for a server that gives none.</param>
public sealed record ModelToolCall(string Name, string Arguments, string? Id = null);
