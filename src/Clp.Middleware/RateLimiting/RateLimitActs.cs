namespace Clp.Middleware;

/// <summary>What a rate limit counts. A one-step submit is a dispatch and a commit at once, and counts once.</summary>
[Flags]
public enum RateLimitActs
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
