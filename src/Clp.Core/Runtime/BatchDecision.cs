using System.Collections.Immutable;

namespace Clp;

/// <summary>What the rules say about a batch on one state: which intent they refuse and why, or changes that only have to be stored.</summary>
/// <param name="Refused">The place of the refused intent, and why.</param>
/// <param name="Commits">Every intent's commit with the view it leaves.</param>
internal readonly record struct BatchDecision((int Index, Outcome Outcome)? Refused, ImmutableArray<Outcome.Committed> Commits)
{
    public static BatchDecision Refuse(int index, Outcome outcome) => new((index, outcome), []);

    /// <summary>Why a transition cannot take part in a batch, or null when it can.</summary>
    public static Outcome? Unfit(Transition transition) => transition.IsPure ? null : new Outcome.NotPermitted(
        $"The transition '{transition.Name}' acts outside, which could not be taken back if a later intent of the batch were refused; commit this intent by itself.");
}
