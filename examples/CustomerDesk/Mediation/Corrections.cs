using Clp;
using Clp.Ai;
using Clp.Testing;
using CustomerDesk.Shared;

namespace CustomerDesk.Mediation;

/// <summary>
/// What a model would have come to that takes every suggestion as it is: the same conversation up to the refused call, played
/// anew, then the call with the suggested values, again while there is a further suggestion. Nothing but what the model
/// would have been shown is used.
/// </summary>
internal static class Corrections
{
    public const int MostRounds = 3;

    /// <summary>After how many suggestions the proposal was acceptable, null when never; and whether it could be committed then.</summary>
    public static async ValueTask<(int? Rounds, bool IsCommittable)> TryAsync(Desk desk, IReadOnlyList<TraceCall> before, TraceCall refused, CancellationToken cancellationToken)
    {
        await using MediatedRun fork = await MediatedRun.StartAsync(desk, cancellationToken);
        await fork.PlayAsync(before, cancellationToken);
        StateObject values = refused.Arguments!;
        (MediatedProposal answer, _) = await fork.ProposeAsync(MediatedRun.ModelCallOf(refused), cancellationToken);
        for (int round = 1; round <= MostRounds && Shown(answer) is { } suggestion; round++)
        {
            StateObject corrected = suggestion.Aggregate(values, (all, field) => all.With(field.Key, field.Value));
            if (corrected.Equals(values))
            {
                return default;
            }

            values = corrected;
            (answer, _) = await fork.ProposeAsync(new ModelCall(refused.Name, MediatedRun.ArgumentsOf(values)), cancellationToken);
            if (answer.IsReady)
            {
                return (round, await fork.CommitAsync(answer, cancellationToken) is { IsCommitted: true });
            }
        }

        return default;
    }

    /// <summary>The suggestion in the answer that the model gets.</summary>
    public static StateObject? Shown(MediatedProposal answer) => answer.ToAnswer().Field("suggestion") as StateObject;
}
