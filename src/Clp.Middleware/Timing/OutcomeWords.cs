namespace Clp.Middleware;

/// <summary>Outcomes as words of a closed list, the same as in the runtime's metrics.</summary>
internal static class OutcomeWords
{
    public static string Of(Outcome outcome) => outcome switch
    {
        Outcome.Committed => nameof(Outcome.Committed),
        Outcome.Denied => nameof(Outcome.Denied),
        Outcome.Invalid => nameof(Outcome.Invalid),
        Outcome.Incomplete => nameof(Outcome.Incomplete),
        Outcome.Conflicted => nameof(Outcome.Conflicted),
        Outcome.NotPermitted => nameof(Outcome.NotPermitted),
        Outcome.NotApplicable => nameof(Outcome.NotApplicable),
        _ => nameof(Outcome.Failed),
    };
}
