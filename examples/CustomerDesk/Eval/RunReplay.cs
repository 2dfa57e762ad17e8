using Clp;
using Clp.Testing;
using CustomerDesk.Shared;

namespace CustomerDesk.Eval;

/// <summary>Plays a recorded conversation at a desk.</summary>
internal static class RunReplay
{
    /// <summary>What came of it.</summary>
    /// <param name="Calls">Each call as it was played.</param>
    /// <param name="FinalHash">The hash at the end.</param>
    /// <param name="Unaccepted">State changes that nobody accepted.</param>
    /// <param name="ReplaysTheSame">Whether the log folds to the same state.</param>
    public sealed record Played(IReadOnlyList<PlayedCall> Calls, string FinalHash, int Unaccepted, bool ReplaysTheSame);

    public static async ValueTask<Played> RunAsync(Desk desk, Contract contract, RecordedRun run, CancellationToken cancellationToken)
    {
        await using DeskReplay replay = await DeskReplay.StartAsync(desk, contract, cancellationToken);
        List<PlayedCall> calls = [];
        foreach (TraceCall call in run.Conversation.Calls)
        {
            calls.Add(await replay.PlayAsync(call, cancellationToken));
        }

        return new(calls, desk.HashOf(replay.State), await replay.CountUnacceptedAsync(cancellationToken), await replay.ReplaysTheSameAsync(cancellationToken));
    }
}
