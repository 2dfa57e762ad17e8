namespace Clp;

/// <summary>Where in the line something happened.</summary>
public enum ClpPhase
{
    /// <summary>Dispatching.</summary>
    Dispatch,
    /// <summary>Proposing.</summary>
    Propose,
    /// <summary>Accepting.</summary>
    Accept,
    /// <summary>A guard.</summary>
    Guard,
    /// <summary>A transition.</summary>
    Transition,
    /// <summary>Committing.</summary>
    Commit,
    /// <summary>After the point of no return: hooks, subscribers, snapshots.</summary>
    AfterCommit,
}
