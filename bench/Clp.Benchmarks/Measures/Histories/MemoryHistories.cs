using Clp.Storage.Conformance.Histories;

namespace Clp.Benchmarks.Measures.Histories;

/// <summary>Memory does not fail.</summary>
internal sealed class MemoryHistories : IHistoryAdapter
{
    public string Name => "memory";

    public ValueTask<IHistorySubject> OpenAsync(int seed) => new(new CalmSubject(new MemoryStore()));

    public ValueTask DisposeAsync() => default;
}
