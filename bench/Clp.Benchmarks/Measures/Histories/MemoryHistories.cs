using Clp.Storage.Conformance.Histories;

namespace Clp.Benchmarks.Measures.Histories;

/// <summary>Memory does not fail.</summary>
internal sealed class MemoryHistories : IHistoryAdapter
{
    public string Name => "memory";

    public ValueTask<IHistorySubject> OpenAsync(int seed) => new(new CalmSubject(new MemoryStore()));

    public ValueTask<SharedStore?> ShareAsync()
    {
        MemoryStore store = new();
        return new(new SharedStore(store, store, () => default));
    }

    public ValueTask DisposeAsync() => default;
}
