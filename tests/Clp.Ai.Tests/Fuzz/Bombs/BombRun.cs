using Clp.Tests.Fuzz;

namespace Clp.Ai.Tests.Fuzz;

/// <summary>What came of a bomb.</summary>
/// <param name="Name">Which one.</param>
/// <param name="Longest">Processor time of the longest of the requests that it led to.</param>
/// <param name="Came">How far it got, in a word.</param>
/// <param name="Problem">What is wrong, or null.</param>
internal sealed record BombReport(string Name, TimeSpan Longest, string Came, string? Problem);

/// <summary>
/// Drops one bomb after another at a door, each on an instance of its own, and goes as far with it as it gets: proposed,
/// accepted by a person, committed. Then everything that was stored is read back by another runtime.
/// </summary>
internal sealed class BombRun(Func<Random, Door> newDoor, IEventStore store)
{
    private static readonly Actor Ada = Actor.Human("ada");
    private TimeSpan longest;

    /// <param name="at">Which of the 200.</param>
    /// <param name="prefix">Begins the instance's name.</param>
    public async Task<BombReport> DropAsync(int at, string prefix = "bomb")
    {
        Bomb bomb = Bomb.All[at];
        Said said = bomb.Say();
        string id = $"{prefix}-{at}";
        await using Door door = newDoor(new Random(at));
        ClpRuntimeOptions options = new() { EventStore = store, SnapshotEvery = 4 };
        door.Configure(options);
        await using ClpRuntime runtime = new(Bomb.Target, options);
        ContractInstance instance = await runtime.OpenAsync(id);
        await door.OpenAsync(instance);
        door.Prepare(said);
        longest = default;
        string came, problem = "";
        try
        {
            came = await GoAsync(instance, door, said);
        }
        catch (ClpException e)
        {
            came = e.Code;
        }
        catch (Exception e)
        {
            (came, problem) = ("threw", e.GetType().Name);
        }

        string? unread = await UnreadAsync(instance);
        return new BombReport(bomb.Name, longest, came, unread ?? (problem.Length == 0 ? null : problem));
    }

    private async Task<string> GoAsync(ContractInstance instance, Door door, Said said)
    {
        Intent? intent = door.Dispatches ? null : await instance.DispatchAsync(said.Tool, null, new CommitOptions { By = Actor.Ai("chat") });
        DoorAnswer answer = await Clock(() => door.AttemptAsync(said, intent, Actor.Ai("chat")));
        intent ??= instance.PendingIntents.LastOrDefault();
        if (intent is null || instance.ProposalsFor(intent).LastOrDefault() is not { Status: ProposalStatus.Staged } proposal || answer.IsReady == false)
        {
            return "refused";
        }

        await Clock(() => instance.PreviewAsync(proposal).AsTask());
        Acceptance acceptance = await Clock(() => instance.AcceptAsync(proposal, Ada).AsTask());
        return acceptance.IsAccepted ? (await Clock(() => instance.CommitAsync(acceptance.Intent).AsTask())).GetType().Name : acceptance.Status.ToString();
    }

    private async Task<T> Clock<T>(Func<Task<T>> request)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        try
        {
            return await request();
        }
        finally
        {
            TimeSpan took = Environment.CpuUsage.TotalTime - start;
            longest = took > longest ? took : longest;
        }
    }

    private async Task<string?> UnreadAsync(ContractInstance instance)
    {
        try
        {
            await using ClpRuntime other = new(Bomb.Target, new ClpRuntimeOptions { EventStore = store, SnapshotEvery = 0 });
            ContractInstance read = await other.OpenAsync(instance.Id);
            StateObject replayed = await read.ReplayAsync(read.Version);
            return read.Version == instance.Version && read.State.Equals(instance.State) && replayed.Equals(instance.State) ? null : "what is read back is something else";
        }
        catch (Exception e)
        {
            return $"it cannot be read back: {e.GetType().Name} {e.Message}";
        }
    }
}
