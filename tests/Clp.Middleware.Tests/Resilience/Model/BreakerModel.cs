namespace Clp.Middleware.Tests.Resilience.Model;

/// <summary>Mistakes that a breaker could have; the model makes one of them on purpose, so that the comparison is seen to notice.</summary>
internal enum BreakerMistake
{
    None,
    IgnoresTheMinimum,
    NeverForgets,
    ForgetsTooEarly,
    LetsTwoProbesIn,
    BreaksATickTooLong,
    TakesCancellationsForSuccesses,
    CountsLateEnds,
    KeepsFailuresAfterClosing,
    WaitsForAHungProbe,
}

/// <summary>
/// What a breaker does, told the plain way: it keeps every call that ever ended and every change of position as a list, and
/// finds each answer by looking through them. Shares nothing with the breaker but the numbers of the policy.
/// </summary>
internal sealed class BreakerModel(double ratio, int minimum, long window, long breakFor, long origin, BreakerMistake mistake = BreakerMistake.None)
{
    private readonly List<(long At, bool IsFailure, int Turn)> ended = [];
    private readonly List<(string Position, long At)> turns = [("Closed", origin)];
    private int closings;

    public string Position => turns[^1].Position;

    /// <summary>The number of the turn in which a call was let through, or null and how long to wait.</summary>
    public (int? Turn, long Wait) Enter(long now, bool isProbeRunning)
    {
        long waited = now - turns[^1].At, left = breakFor + (mistake == BreakerMistake.BreaksATickTooLong ? 1 : 0) - waited;
        switch (Position)
        {
            case "Closed":
                return (turns.Count, 0);
            case "Open" when left > 0:
            case "HalfOpen" when isProbeRunning && mistake != BreakerMistake.LetsTwoProbesIn && (left > 0 || mistake == BreakerMistake.WaitsForAHungProbe):
                return (null, left);
            default:
                turns.Add(("HalfOpen", now));
                return (turns.Count, 0);
        }
    }

    public void End(int turn, string how, long now)
    {
        bool isLate = turn != turns.Count;
        if (isLate && (mistake != BreakerMistake.CountsLateEnds || Position == "Open"))
        {
            return;
        }

        if (how == "cancelled" && mistake != BreakerMistake.TakesCancellationsForSuccesses)
        {
            return;
        }

        bool isFailure = how == "failure";
        if (Position == "HalfOpen")
        {
            closings = isFailure || mistake == BreakerMistake.KeepsFailuresAfterClosing ? closings : ended.Count;
            turns.Add((isFailure ? "Open" : "Closed", now));
            return;
        }

        ended.Add((now, isFailure, turn));
        if (isFailure && IsTooMuch(now))
        {
            turns.Add(("Open", now));
        }
    }

    private bool IsTooMuch(long now)
    {
        long tenth = window / 10, newest = (now - origin) / tenth;
        int reach = mistake == BreakerMistake.ForgetsTooEarly ? 9 : 10;
        List<(long At, bool IsFailure, int Turn)> counted = [.. ended.Skip(closings).Where(call => mistake == BreakerMistake.NeverForgets || newest - ((call.At - origin) / tenth) < reach)];
        return (mistake == BreakerMistake.IgnoresTheMinimum || counted.Count >= minimum) && counted.Count(call => call.IsFailure) >= ratio * counted.Count;
    }
}
