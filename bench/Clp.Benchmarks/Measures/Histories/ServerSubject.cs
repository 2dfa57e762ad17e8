using Clp.Storage.Conformance.Histories;

namespace Clp.Benchmarks.Measures.Histories;

/// <summary>A store on a server, and faults between the two.</summary>
/// <param name="store">The store.</param>
/// <param name="faults">What strikes it, about once in so many operations; disposed with it.</param>
/// <param name="close">Closes the store and what belongs to it.</param>
internal sealed class ServerSubject(IEventStore store, ServerFaults faults, Func<ValueTask> close) : IHistorySubject
{
    private const int OperationsPerFault = 40;
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly StreamId Probe = new("history", "probe", "");

    private readonly SemaphoreSlim gate = new(1);

    public IEventStore Store => store;

    public override string ToString() => faults.ToString();

    public async ValueTask StrikeAsync(Random random)
    {
        if (random.Next(OperationsPerFault) == 0)
        {
            await faults.StrikeAsync(random);
        }
    }

    // One client waits until the server answers again, the others wait for him.
    public async ValueTask MendAsync()
    {
        await gate.WaitAsync();
        try
        {
            long start = TimeProvider.System.GetTimestamp();
            while (!await AnswersAsync())
            {
                // Within the loop: those who do not wait here go on striking.
                faults.Restore();
                if (TimeProvider.System.GetElapsedTime(start) > Patience)
                {
                    throw new InvalidOperationException($"the server does not answer within {Patience.TotalSeconds} seconds");
                }

                await Task.Delay(BetweenProbes);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        faults.Restore();
        await close();
        faults.Dispose();
        gate.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await store.VersionAsync(Probe, default);
            return true;
        }
        catch (StorageException)
        {
            return false;
        }
    }
}
