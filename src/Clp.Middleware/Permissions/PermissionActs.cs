namespace Clp.Middleware;

/// <summary>What a permission is for. A one-step submit is a dispatch and a commit, and needs both.</summary>
[Flags]
public enum PermissionActs
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
