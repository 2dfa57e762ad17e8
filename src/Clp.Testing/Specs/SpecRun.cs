namespace Clp.Testing;

/// <summary>The end of a specification: what is expected. Every method runs it afresh.</summary>
public sealed class SpecRun
{
    private readonly Func<Task<SpecResult>> _run;

    internal SpecRun(Func<Task<SpecResult>> run) => _run = run;

    /// <summary>It is committed, by this transition when one is named.</summary>
    /// <exception cref="SpecException">It is not.</exception>
    public Task<SpecResult> ThenCommitted(string? transition = null) => Expect(
        transition is null ? "committed" : "committed by " + transition,
        result => result.Outcome is Outcome.Committed committed && (transition is null || committed.Transition == transition));

    /// <summary>It is committed and the state has this value at this path afterwards.</summary>
    /// <exception cref="SpecException">It is not.</exception>
    public Task<SpecResult> ThenState(StatePath path, StateValue value) => Expect(
        $"committed with {path} = {value}",
        result => result.Outcome.IsCommitted && value.Equals(result.After[path]));

    /// <summary>It is committed, and the state afterwards is as asserted.</summary>
    /// <param name="assert">Throws when the state is not as it should be: an assertion of any test framework.</param>
    /// <exception cref="SpecException">It is not committed.</exception>
    public async Task<SpecResult> ThenCommitted(Action<StateObject> assert)
    {
        ArgumentNullException.ThrowIfNull(assert);
        SpecResult result = await ThenCommitted().ConfigureAwait(false);
        assert(result.After);
        return result;
    }

    /// <summary>It is committed and changes nothing.</summary>
    /// <exception cref="SpecException">It is not, or something changed.</exception>
    public Task<SpecResult> ThenNothingChanges() => Expect(
        "committed without a change",
        result => result.Outcome.IsCommitted && ReferenceEquals(result.Before, result.After));

    /// <summary>Exactly these guards deny it, and the state is as it was.</summary>
    /// <exception cref="SpecException">Others do, or none.</exception>
    public Task<SpecResult> ThenDenied(params string[] guards) => Expect(
        "denied by " + string.Join(", ", guards),
        result => result.Outcome is Outcome.Denied denied && denied.Denials.Select(denial => denial.Guard).SequenceEqual(guards) && IsUnchanged(result));

    /// <summary>The payload, or the state that would result, does not fit at exactly these paths.</summary>
    /// <exception cref="SpecException">It fits, or others do not.</exception>
    public Task<SpecResult> ThenInvalid(params string[] paths) => Expect(
        "invalid at " + string.Join(", ", paths),
        result => result.Outcome is Outcome.Invalid invalid && invalid.Errors.Select(error => error.Path.ToString()).SequenceEqual(paths) && IsUnchanged(result));

    /// <summary>Something does not fit at this path, with this code.</summary>
    /// <exception cref="SpecException">It fits, or fails elsewhere or otherwise.</exception>
    public Task<SpecResult> ThenInvalidAt(string path, string code) => Expect(
        $"invalid at {path} with {code}",
        result => result.Outcome is Outcome.Invalid invalid && invalid.Errors.Any(error => error.Path.ToString() == path && error.Code == code) && IsUnchanged(result));

    /// <summary>These guards do not object, whatever others do: the third test of a guard, next to "does it" and "refuses it".</summary>
    /// <exception cref="SpecException">One of them objects, or the guards were never asked.</exception>
    public Task<SpecResult> ThenStaysQuiet(params string[] guards) => Expect(
        "no objection by " + string.Join(", ", guards),
        result => result.Outcome is not (Outcome.Incomplete or Outcome.Invalid) && (result.Outcome is not Outcome.Denied denied || !denied.Denials.Any(denial => guards.Contains(denial.Guard, StringComparer.Ordinal))));

    /// <summary>The actor may not, or exactly these requirements are left to affirm.</summary>
    /// <exception cref="SpecException">It may, or others are left.</exception>
    public Task<SpecResult> ThenNotPermitted(params string[] unaffirmed) => Expect(
        unaffirmed.Length == 0 ? "not permitted" : "not permitted without " + string.Join(", ", unaffirmed),
        result => result.Outcome is Outcome.NotPermitted refused && (unaffirmed.Length == 0 || refused.Unaffirmed.SequenceEqual(unaffirmed)) && IsUnchanged(result));

    /// <summary>No transition applies in this state.</summary>
    /// <exception cref="SpecException">One does.</exception>
    public Task<SpecResult> ThenNotApplicable() => Expect("not applicable", result => result.Outcome is Outcome.NotApplicable && IsUnchanged(result));

    /// <summary>Exactly these fields are missing.</summary>
    /// <exception cref="SpecException">Others are, or none.</exception>
    public Task<SpecResult> ThenIncomplete(params string[] fields) => Expect(
        "incomplete without " + string.Join(", ", fields),
        result => result.Outcome is Outcome.Incomplete incomplete && incomplete.Missing.SequenceEqual(fields) && IsUnchanged(result));

    /// <summary>An outcome for which the predicate holds.</summary>
    /// <param name="expectation">What is expected, for the message.</param>
    /// <param name="holds">The predicate.</param>
    /// <exception cref="SpecException">It does not hold.</exception>
    public Task<SpecResult> Then(string expectation, Func<SpecResult, bool> holds) => Expect(expectation, holds);

    private static bool IsUnchanged(SpecResult result) => ReferenceEquals(result.Before, result.After);

    private async Task<SpecResult> Expect(string expectation, Func<SpecResult, bool> holds)
    {
        SpecResult result = await _run().ConfigureAwait(false);
        return holds(result) ? result
            : throw new SpecException($"When {result.When}: expected {expectation}; it was {result.Outcome.Describe()}. State before {result.Before}, after {result.After}.");
    }
}

/// <summary>What came of a specification's intent.</summary>
/// <param name="When">The intent with its payload, as text.</param>
/// <param name="Before">The state before.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="After">The state after.</param>
public sealed record SpecResult(string When, StateObject Before, Outcome Outcome, StateObject After);

/// <summary>A contract does something else than its specification says.</summary>
public sealed class SpecException : ClpException
{
    internal SpecException(string message)
        : base(ClpCodes.SpecFailed, message)
    {
    }
}
