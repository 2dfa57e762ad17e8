namespace Clp.Middleware;

/// <summary>What a permission is for, and what a rate limit counts. A one-step submit is a dispatch and a commit: it needs both permissions, and counts once.</summary>
[Flags]
public enum CommandActs
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>Dispatching an intent.</summary>
    Dispatch = 1,
    /// <summary>Asking the provider. The actor is who dispatched the intent.</summary>
    Propose = 2,
    /// <summary>Accepting a proposal.</summary>
    Accept = 4,
    /// <summary>Committing.</summary>
    Commit = 8,
    /// <summary>All of them.</summary>
    All = Dispatch | Propose | Accept | Commit,
}
