namespace Clp.Testing;

/// <summary>One recorded tool call of a model and the answer it got. Immutable.</summary>
public sealed record TraceCall
{
    /// <summary>The call's id in the recording; empty when it carries none.</summary>
    public required string Id { get; init; }

    /// <summary>The tool's name as the model wrote it, whether such a tool exists or not.</summary>
    public required string Name { get; init; }

    /// <summary>The arguments; null when the model's text is no acceptable JSON object (then <see cref="Problem"/> says why).</summary>
    public StateObject? Arguments { get; init; }

    /// <summary>Why <see cref="Arguments"/> is absent; null otherwise.</summary>
    public string? Problem { get; init; }

    /// <summary>The recorded answer; null when the recording ends before it.</summary>
    public string? Result { get; init; }

    /// <summary>The index of the assistant message that holds the call.</summary>
    public required int MessageIndex { get; init; }
}
