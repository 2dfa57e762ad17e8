namespace Clp;

/// <summary>The simplest store a host may already have: latest state by key, with a version on every save. Implementations are thread-safe.</summary>
public interface IStorageAdapter
{
    /// <summary>The stored state, or null.</summary>
    ValueTask<StoredState?> LoadAsync(string key, CancellationToken cancellationToken);

    /// <summary>Saves when the stored version is the expected one (-1: nothing stored), atomically.</summary>
    ValueTask<SaveResult> SaveAsync(string key, StoredState state, long expectedVersion, CancellationToken cancellationToken);

    /// <summary>Removes; false when there was nothing.</summary>
    ValueTask<bool> DeleteAsync(string key, CancellationToken cancellationToken);
}

/// <summary>A state with its version.</summary>
/// <param name="State">The state.</param>
/// <param name="Version">0 or more, growing with every save.</param>
public sealed record StoredState(StateObject State, long Version);

/// <summary>The answer to a save.</summary>
/// <param name="IsSaved">True when it was written.</param>
/// <param name="ActualVersion">The version now stored, or -1.</param>
public readonly record struct SaveResult(bool IsSaved, long ActualVersion);
