namespace Clp;

/// <summary>A guard's answer: allow, or deny with a reason and perhaps a suggestion. Immutable.</summary>
public sealed record GuardVerdict
{
    // A guard that objects and forgets to say why still objects.
    private const string NoReason = "The guard objects and gives no reason.";

    private GuardVerdict() { }

    /// <summary>The guard has no objection.</summary>
    public static GuardVerdict Allow { get; } = new();

    /// <summary>The guard objects.</summary>
    /// <param name="reason">What is wrong and what would be right, for people and models; not empty.</param>
    public static GuardVerdict Deny(string reason) => new() { Reason = string.IsNullOrEmpty(reason) ? NoReason : reason };

    /// <summary>Denies when the condition holds, else allows.</summary>
    public static GuardVerdict DenyWhen(bool condition, string reason) => condition ? Deny(reason) : Allow;

    /// <summary>Denies when the condition holds; the reason is made only then.</summary>
    public static GuardVerdict DenyWhen(bool condition, Func<string> reason) => condition ? Deny(reason()) : Allow;

    /// <summary>The same denial with values that would pass. They become a proposal, which needs acceptance like any other.</summary>
    public GuardVerdict Suggest(StateObject values) => IsDenied ? this with { Suggestion = values } : this;

    /// <summary>The same denial with one value that would pass.</summary>
    public GuardVerdict Suggest(string field, StateValue value) => Suggest((Suggestion ?? StateObject.Empty).With(field, value));

    /// <summary>True when the guard objects.</summary>
    public bool IsDenied => Reason is not null;
    /// <summary>Why, when denied.</summary>
    public string? Reason { get; private init; }
    /// <summary>Values that would pass, when the guard knows some.</summary>
    public StateObject? Suggestion { get; private init; }
}
