namespace Clp.Storage.Conformance.Histories;

/// <summary>How a history is made.</summary>
/// <param name="Seed">What is called, and in which order by each client; which call meets which is up to the threads.</param>
public sealed record HistoryPlan(int Seed)
{
    /// <summary>How many clients call at once.</summary>
    public int Clients { get; init; } = 8;

    /// <summary>How many calls each of them makes.</summary>
    public int Operations { get; init; } = 100;

    /// <summary>How many streams they share.</summary>
    public int Streams { get; init; } = 4;

    /// <summary>Where the clients run; a <see cref="SeededScheduler"/> makes a run repeatable.</summary>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;
}
