using System.Collections.Immutable;

namespace Clp;

/// <summary>What came of committing several intents as one. Closed.</summary>
public abstract record BatchOutcome
{
    private protected BatchOutcome() { }

    /// <summary>All of them are committed, and stored in one append.</summary>
    public sealed record Committed : BatchOutcome
    {
        internal Committed(ImmutableArray<Outcome.Committed> commits) => Commits = commits;

        /// <summary>What each intent did, in the order in which they were given; at least one.</summary>
        public ImmutableArray<Outcome.Committed> Commits { get; }
        /// <summary>The state after the last.</summary>
        public StateObject State => Commits[^1].State;
        /// <summary>The stream version of the last.</summary>
        public long Version => Commits[^1].Version;
    }

    /// <summary>One of them was refused, so nothing changed and all are as pending as before.</summary>
    public sealed record Refused : BatchOutcome
    {
        internal Refused(Intent intent, int index, Outcome outcome) => (Intent, Index, Outcome) = (intent, index, outcome);

        /// <summary>The one that was refused; the first where it is the batch as a whole that cannot go on: a conflict, or a preview that no longer holds.</summary>
        public Intent Intent { get; }
        /// <summary>Its place in the batch, from 0 on. Those before it would have been committed, those behind it were not judged.</summary>
        public int Index { get; }
        /// <summary>Why: any outcome but a commit. It is in the log.</summary>
        public Outcome Outcome { get; }
    }

    /// <summary>True when all of it is stored.</summary>
    public bool IsCommitted => this is Committed;

    /// <summary>A one-line account for people.</summary>
    public string Describe() => this switch
    {
        Committed c => $"committed {c.Commits.Length} at versions {c.Commits[0].Version} to {c.Version}",
        Refused r => $"nothing committed, because of {r.Intent} at place {r.Index}: {r.Outcome.Describe()}",
        _ => "unknown",
    };

    /// <summary>The commits, or an exception that carries the outcome of the intent that was refused.</summary>
    /// <exception cref="OutcomeException">It is not committed.</exception>
    public Committed EnsureCommitted() => this as Committed ?? throw new OutcomeException(ClpCodes.NotCommitted, Describe(), (this as Refused)?.Outcome);

    /// <summary>What came of it as one intent of the batch sees it: its own commit, or why there was none of any.</summary>
    internal Outcome For(int index) => this is Committed c ? c.Commits[index] : ((Refused)this).Outcome;
}
