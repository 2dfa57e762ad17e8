using System.Collections.Concurrent;
using Clp.Storage.Conformance.Linearizability;

namespace Clp.Storage.Conformance.Histories;

/// <summary>Drives a store with many clients at once and writes down every call and every answer on one logical clock.</summary>
public sealed class HistoryRecorder(HistoryPlan plan, IHistorySubject subject)
{
    private readonly CallMaker maker = new(plan);
    private readonly ConcurrentQueue<TimedOperation<StreamCall>> history = new();
    private readonly ConcurrentQueue<string> problems = new();
    private long clock;
    private int runs;
    private int refused;

    /// <summary>The operations so far.</summary>
    public IReadOnlyCollection<TimedOperation<StreamCall>> History => history;

    /// <summary>What went wrong that is no matter of order: failures of a kind that the port does not allow.</summary>
    public IReadOnlyCollection<string> Problems => problems;

    /// <summary>How many calls were refused; they count as not made.</summary>
    public int Refused => refused;

    /// <summary>How many calls that may have changed something got no answer.</summary>
    public int Unanswered => history.Count(operation => operation.Return is null);

    /// <summary>Lets every client make its calls. May be called again; the history goes on.</summary>
    public async Task RunAsync()
    {
        int run = runs++;
        await Task.WhenAll(Enumerable.Range(0, plan.Clients).Select(client =>
            Task.Factory.StartNew(() => GuardedAsync(new Random(Mix(run, client))), default, TaskCreationOptions.None, plan.Scheduler).Unwrap()));
    }

    /// <summary>The checker's judgement of what was recorded so far.</summary>
    public Judgement Judge() => problems.IsEmpty
        ? LinearizabilityChecker.CheckByKey(new StreamModel(), history, call => call.Stream)
        : new Judgement(Verdict.Illegal, 0) { Stuck = string.Join("; ", problems.Distinct()) };

    private int Mix(int run, int client) => (((plan.Seed * 31) + run) * 1009) + client;

    private async Task GuardedAsync(Random random)
    {
        try
        {
            await ClientAsync(random);
        }
        catch (Exception error)
        {
            problems.Enqueue($"a client ended with {error.GetType().Name}: {error.Message}");
        }
    }

    private async Task ClientAsync(Random random)
    {
        Dictionary<StreamId, long> seen = [];
        int attempts = 0;
        for (int made = 0; made < plan.Operations; made++)
        {
            if (!await CallAsync(maker.Draw(random, seen), random, seen))
            {
                made--;
                if (++attempts > plan.Operations * 20)
                {
                    problems.Enqueue("the store refuses nearly every call");
                    return;
                }

                await subject.MendAsync();
            }

            await subject.StrikeAsync(random);
        }
    }

    // False when the store refused it, so that it did not happen.
    private async Task<bool> CallAsync(StreamCall call, Random random, Dictionary<StreamId, long> seen)
    {
        long called = Interlocked.Increment(ref clock);
        try
        {
            await PauseAsync(random);
            string answer = await call.AskAsync(subject.Store);
            await PauseAsync(random);
            long returned = Interlocked.Increment(ref clock);
            history.Enqueue(new(call with { Answer = answer }, called, returned));
            Learn(call, answer, seen);
            return true;
        }
        catch (StorageException error) when (error.Failure == StorageFailure.Rejected)
        {
            Interlocked.Increment(ref refused);
            return false;
        }
        catch (StorageException error) when (error.Failure == StorageFailure.Unknown)
        {
            if (!call.IsReadOnly)
            {
                history.Enqueue(new(call, called, null));
            }

            await subject.MendAsync();
            return true;
        }
        catch (Exception error)
        {
            problems.Enqueue($"{call} threw {error.GetType().Name}: {error.Message}");
            return true;
        }
    }

    // Another client's turn, often enough that calls overlap even where a call is over in no time.
    private static async Task PauseAsync(Random random)
    {
        if (random.Next(3) == 0)
        {
            await Task.Yield();
        }
    }

    private static void Learn(StreamCall call, string answer, Dictionary<StreamId, long> seen)
    {
        long? version = (call, answer.Split(' ')) switch
        {
            (StreamCall.Append, [not nameof(AppendStatus.Duplicate), string newest, ..]) => long.Parse(newest, null),
            (StreamCall.Version, [string newest]) => long.Parse(newest, null),
            (StreamCall.Delete, _) when answer == $"{true}" => -1,
            _ => null,
        };
        if (version is { } known)
        {
            seen[call.Stream] = known;
        }
    }
}
