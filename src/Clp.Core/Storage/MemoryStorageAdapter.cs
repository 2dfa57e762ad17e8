using System.Collections.Concurrent;

namespace Clp;

/// <summary>Latest states in memory, by key; gone with the process. Thread-safe.</summary>
public sealed class MemoryStorageAdapter : IStorageAdapter
{
    private readonly ConcurrentDictionary<string, StoredState> states = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<StoredState?> LoadAsync(string key, CancellationToken cancellationToken) => new(states.GetValueOrDefault(key));

    /// <inheritdoc/>
    public ValueTask<SaveResult> SaveAsync(string key, StoredState state, long expectedVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        cancellationToken.ThrowIfCancellationRequested();
        StoredState? actual = states.GetValueOrDefault(key);
        bool isSaved = (actual?.Version ?? -1) == expectedVersion && state.Version > expectedVersion
            && (actual is null ? states.TryAdd(key, state) : states.TryUpdate(key, state, actual));
        return new(isSaved ? new SaveResult(true, state.Version) : new SaveResult(false, states.GetValueOrDefault(key)?.Version ?? -1));
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(string key, CancellationToken cancellationToken) => new(states.TryRemove(key, out _));
}
