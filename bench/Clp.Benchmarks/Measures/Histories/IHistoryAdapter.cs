using Clp.Storage.Conformance.Histories;

namespace Clp.Benchmarks.Measures.Histories;

/// <summary>An adapter whose histories are judged, with the faults that suit it. Found by reflection; disposed after its last history.</summary>
internal interface IHistoryAdapter : IAsyncDisposable
{
    /// <summary>The figure's name.</summary>
    string Name { get; }

    /// <summary>An empty store for one history.</summary>
    ValueTask<IHistorySubject> OpenAsync(int seed);
}
