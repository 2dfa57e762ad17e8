using Clp.Storage.Conformance.Histories;

namespace Clp.Benchmarks.Measures.Histories;

/// <summary>An adapter as R5 and R12 need it. Found by reflection; disposed after its last store.</summary>
internal interface IHistoryAdapter : IAsyncDisposable
{
    /// <summary>The figure's name.</summary>
    string Name { get; }

    /// <summary>How many histories are recorded side by side: several where most of the time is spent waiting for connections.</summary>
    int AtOnce => 1;

    /// <summary>An empty store for one history, with the faults that suit it.</summary>
    ValueTask<IHistorySubject> OpenAsync(int seed);

    /// <summary>An empty store that nothing strikes, as two processes would open it; null when another adapter here shows the same.</summary>
    ValueTask<SharedStore?> ShareAsync();

    /// <summary>One of each, or only the one named in CLP_ADAPTER.</summary>
    static IEnumerable<IHistoryAdapter> All() => typeof(IHistoryAdapter).Assembly.GetTypes()
        .Where(type => type.IsClass && typeof(IHistoryAdapter).IsAssignableFrom(type))
        .OrderBy(type => type.Name, StringComparer.Ordinal)
        .Select(type => (IHistoryAdapter)Activator.CreateInstance(type)!)
        .Where(adapter => Environment.GetEnvironmentVariable("CLP_ADAPTER") is not { Length: > 0 } only || adapter.Name == only);
}

/// <summary>Two handles on one store; the same object twice where only one process may have it open.</summary>
/// <param name="One">The first.</param>
/// <param name="Other">The second.</param>
/// <param name="Close">Closes both.</param>
internal sealed record SharedStore(IEventStore One, IEventStore Other, Func<ValueTask> Close) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Close();
}
