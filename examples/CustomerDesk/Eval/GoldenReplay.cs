using Clp;
using Clp.Testing;
using CustomerDesk.Retail;
using CustomerDesk.Shared;

namespace CustomerDesk.Eval;

/// <summary>Plays a golden sequence at a desk.</summary>
internal static class GoldenReplay
{
    /// <summary>What came of it.</summary>
    /// <param name="Calls">Each call as it was played.</param>
    /// <param name="FinalHash">The hash at the end.</param>
    /// <param name="Differences">Where result or hash is not the reference's.</param>
    /// <param name="Unaccepted">State changes that nobody accepted.</param>
    /// <param name="ReplaysTheSame">Whether the log folds to the same state.</param>
    public sealed record Played(IReadOnlyList<PlayedCall> Calls, string FinalHash, IReadOnlyList<string> Differences, int Unaccepted, bool ReplaysTheSame);

    public static async ValueTask<Played> RunAsync(Desk desk, Contract contract, GoldenTask task, bool compare, CancellationToken cancellationToken)
    {
        await using DeskReplay replay = await DeskReplay.StartAsync(desk, contract, cancellationToken);
        List<PlayedCall> calls = [];
        List<string> differences = [];
        foreach (GoldenAction action in task.Actions)
        {
            await IdentifyAsync(desk, replay, action, cancellationToken);
            TraceCall call = new() { Id = "", Name = action.Name, Arguments = action.Arguments, Result = action.Result, MessageIndex = calls.Count };
            PlayedCall played = await replay.PlayAsync(call, cancellationToken);
            calls.Add(played);
            differences.AddRange(compare ? Differences(desk, replay, task, action, played) : []);
        }

        string hash = desk.HashOf(replay.State);
        if (compare && hash != task.FinalHash)
        {
            differences.Add($"{task.Label}: the final hash is {hash}, not {task.FinalHash}");
        }

        return new(calls, hash, differences, await replay.CountUnacceptedAsync(cancellationToken), await replay.ReplaysTheSameAsync(cancellationToken));
    }

    private static IEnumerable<string> Differences(Desk desk, DeskReplay replay, GoldenTask task, GoldenAction action, PlayedCall played)
    {
        if (action.Result is { } result && played.Answer.Text != result)
        {
            yield return $"{task.Label}: {action.Name} answers {Short(played.Answer.Text)}, not {Short(result)}";
        }

        if (action.StateHash is { } expected && desk.HashOf(replay.State) is { } hash && hash != expected)
        {
            yield return $"{task.Label}: the hash after {action.Name} is {hash}, not {expected}";
        }
    }

    // Golden sequences leave the retail customer's authentication out: it is the owner of what they change.
    private static async ValueTask IdentifyAsync(Desk desk, DeskReplay replay, GoldenAction action, CancellationToken cancellationToken)
    {
        if (desk.Domain != RetailDesk.Domain || !desk.IsWrite(action.Name) || Session.Customer(replay.State) is not null)
        {
            return;
        }

        string owner = action.Arguments.Text("user_id") is { Length: > 0 } user ? user : RetailState.OrderOf(replay.State, action.Arguments)?.Text("user_id") ?? "";
        if (owner.Length > 0)
        {
            await replay.IdentifyAsync(StateObject.Of(("user_id", owner), (Session.IdentifiedBy, "user_id")), cancellationToken);
        }
    }

    internal static string Short(string text) => text.Length <= 160 ? text : text[..160] + "…";
}
