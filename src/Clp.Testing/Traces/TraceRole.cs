namespace Clp.Testing;

/// <summary>Who speaks in a <see cref="TraceMessage"/>.</summary>
public enum TraceRole
{
    /// <summary>The instructions; also messages of an unknown role.</summary>
    System,

    /// <summary>The person.</summary>
    User,

    /// <summary>The model: what it says and the tools it calls.</summary>
    Assistant,

    /// <summary>The answer to one tool call.</summary>
    Tool,
}
