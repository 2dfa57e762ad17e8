using System.Collections.Immutable;

namespace Clp;

/// <summary>What came of a commit. Closed; every one of them is in the log.</summary>
public abstract record Outcome
{
    private protected Outcome() { }

    /// <summary>The state changed (or the delta was empty) and the change is stored.</summary>
    public sealed record Committed : Outcome
    {
        internal Committed(ContractEvent.StateCommitted recorded, InstanceView after) => (Event, After) = (recorded, after);

        /// <summary>The recorded event.</summary>
        public ContractEvent.StateCommitted Event { get; }
        /// <summary>The state after it.</summary>
        public StateObject State => After.State;
        /// <summary>Its stream version.</summary>
        public long Version => After.Version;
        /// <summary>The transition that acted.</summary>
        public string Transition => Event.Transition;
        /// <summary>The recorded change.</summary>
        public StateDelta Delta => Event.Delta;
        internal InstanceView After { get; }
    }

    /// <summary>One or more guards objected.</summary>
    /// <param name="Denials">Every objection, in guard order.</param>
    public sealed record Denied(ImmutableArray<Denial> Denials) : Outcome
    {
        /// <summary>The proposal staged from the guards' suggestions, or null; it needs acceptance like any other.</summary>
        public ProposalId? Suggestion { get; init; }

        /// <summary>The values that the guards suggest, where the first guard in order has the word on a field; null when none suggests any.</summary>
        public StateObject? SuggestedValues()
        {
            StateObject values = StateObject.Empty;
            foreach ((string field, StateValue value) in Denials.SelectMany(denial => denial.Suggestion ?? StateObject.Empty))
            {
                values = values.ContainsKey(field) ? values : values.With(field, value);
            }

            return values.Count == 0 ? null : values;
        }
    }

    /// <summary>The payload, or the state that would result, does not fit the contract.</summary>
    /// <param name="Errors">Every error, with path and code.</param>
    public sealed record Invalid(ImmutableArray<ValidationError> Errors) : Outcome;

    /// <summary>Required fields have no value.</summary>
    /// <param name="Missing">Their names.</param>
    public sealed record Incomplete(ImmutableArray<string> Missing) : Outcome;

    /// <summary>The state changed under the caller's feet, and deciding again was not possible or not wanted.</summary>
    /// <param name="ExpectedVersion">The version the decision was made on.</param>
    /// <param name="ActualVersion">The version found.</param>
    public sealed record Conflicted(long ExpectedVersion, long ActualVersion) : Outcome;

    /// <summary>The actor may not do this, or something it depends on was not affirmed.</summary>
    /// <param name="Reason">Why, and what to do.</param>
    public sealed record NotPermitted(string Reason) : Outcome
    {
        /// <summary>The requirements left to affirm.</summary>
        public ImmutableArray<string> Unaffirmed { get; init; } = [];
    }

    /// <summary>No transition applies: each one's condition is false, or the named one's is.</summary>
    /// <param name="Reason">Which, and what to do.</param>
    public sealed record NotApplicable(string Reason) : Outcome;

    /// <summary>The transition did not finish; nothing changed.</summary>
    /// <param name="Transition">Its name.</param>
    /// <param name="Kind">Why.</param>
    /// <param name="Reason">What happened and what to do; no internals.</param>
    public sealed record Failed(string Transition, FailureKind Kind, string Reason) : Outcome
    {
        /// <summary>The exception, for the process that saw it; never stored.</summary>
        public Exception? Exception { get; init; }
    }

    /// <summary>True when the change is stored.</summary>
    public bool IsCommitted => this is Committed;

    /// <summary>What it is in one word of a closed list, such as <c>Denied</c>: for metrics and log lines.</summary>
    public string Name => this switch
    {
        Committed => nameof(Committed),
        Denied => nameof(Denied),
        Invalid => nameof(Invalid),
        Incomplete => nameof(Incomplete),
        Conflicted => nameof(Conflicted),
        NotPermitted => nameof(NotPermitted),
        NotApplicable => nameof(NotApplicable),
        _ => nameof(Failed),
    };

    /// <summary>A one-line account for people.</summary>
    public string Describe() => this switch
    {
        Committed c => $"committed by {c.Transition} at version {c.Version}",
        Denied d => "denied: " + string.Join("; ", d.Denials.Select(x => $"{x.Guard}: {x.Reason}")),
        Invalid i => "invalid: " + string.Join("; ", i.Errors.Select(x => x.ToString())),
        Incomplete i => "incomplete: missing " + string.Join(", ", i.Missing),
        Conflicted c => $"conflict: decided on version {c.ExpectedVersion}, found {c.ActualVersion}; read the newest state and decide again",
        NotPermitted n => "not permitted: " + n.Reason,
        NotApplicable n => "not applicable: " + n.Reason,
        Failed f => $"failed in {f.Transition}: {f.Reason}",
        _ => "unknown",
    };

    /// <summary>The commit, or an exception that carries this outcome.</summary>
    /// <exception cref="OutcomeException">It is not a commit.</exception>
    public Committed EnsureCommitted() => this as Committed ?? throw new OutcomeException(ClpCodes.NotCommitted, Describe(), this);
}

/// <summary>Why a transition did not finish.</summary>
public enum FailureKind
{
    /// <summary>It threw.</summary>
    Error,
    /// <summary>It ran out of time.</summary>
    Timeout,
    /// <summary>The caller cancelled.</summary>
    Cancelled,
}

/// <summary>One guard's objection.</summary>
/// <param name="Guard">The guard's name.</param>
/// <param name="Reason">What is wrong and what would be right.</param>
/// <param name="Suggestion">Values that would pass, when the guard knows some.</param>
public sealed record Denial(string Guard, string Reason, StateObject? Suggestion = null);

/// <summary>One thing that does not fit.</summary>
/// <param name="Path">Where, within the payload or the state.</param>
/// <param name="Code">What kind of error: a stable word such as <c>wrong_type</c>, <c>unknown_field</c>, or a validator's error code.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record ValidationError(StatePath Path, string Code, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Path.IsRoot ? Message : $"{Path}: {Message}";
}
