namespace Clp;

/// <summary>
/// Who may accept a proposal. Closed: manual, by rule, or a quorum. Under every policy the accepting actor is never an AI,
/// and never the party that made the proposal. Immutable.
/// </summary>
public abstract record AcceptancePolicy
{
    private AcceptancePolicy(string name) => Name = name;

    /// <summary>A short name for the log and the exported contract.</summary>
    public string Name { get; }

    /// <summary>One actor that is not an AI. The default.</summary>
    public static AcceptancePolicy Manual { get; } = new ManualPolicy("manual", HumanOnly: false);

    /// <summary>One person.</summary>
    public static AcceptancePolicy ByHuman { get; } = new ManualPolicy("by-human", HumanOnly: true);

    /// <summary>One person other than the one who dispatched the intent.</summary>
    public static AcceptancePolicy ByAnotherHuman { get; } = new ManualPolicy("by-another-human", HumanOnly: true) { SeparateFromDispatcher = true };

    /// <summary>A pure rule may accept as <c>system:policy/NAME</c>; where it does not, the acceptance stays manual.</summary>
    /// <param name="rule">Pure and synchronous; an exception counts as "no".</param>
    /// <param name="name">The rule's name, recorded as the accepting actor.</param>
    public static AcceptancePolicy When(Func<AcceptanceContext, bool> rule, string name)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(name);
        return new RulePolicy(rule, name);
    }

    /// <summary>At least <paramref name="count"/> different actors that carry the role, none of them the dispatcher when <paramref name="separateFromDispatcher"/>.</summary>
    public static AcceptancePolicy Quorum(int count, string role, bool separateFromDispatcher = true)
        => count >= 1 ? new QuorumPolicy(count, role ?? throw new ArgumentNullException(nameof(role)), separateFromDispatcher)
            : throw new ContractException(ClpCodes.BadDefinition, "A quorum needs at least one actor; pass a count of 1 or more.");

    /// <summary>Accepted by one actor.</summary>
    public sealed record ManualPolicy : AcceptancePolicy
    {
        internal ManualPolicy(string name, bool HumanOnly) : base(name) => this.HumanOnly = HumanOnly;
        /// <summary>True when only a person may accept.</summary>
        public bool HumanOnly { get; }
        /// <summary>True when the dispatcher may not accept.</summary>
        public bool SeparateFromDispatcher { get; internal init; }
    }

    /// <summary>Accepted by a rule, or by hand where the rule does not hold.</summary>
    public sealed record RulePolicy : AcceptancePolicy
    {
        internal RulePolicy(Func<AcceptanceContext, bool> rule, string name) : base(name) => Rule = rule;
        internal Func<AcceptanceContext, bool> Rule { get; }
    }

    /// <summary>Accepted by several actors.</summary>
    public sealed record QuorumPolicy : AcceptancePolicy
    {
        internal QuorumPolicy(int count, string role, bool separate) : base($"quorum-{count}-{role}")
            => (Count, Role, SeparateFromDispatcher) = (count, role, separate);
        /// <summary>How many different actors must accept.</summary>
        public int Count { get; }
        /// <summary>The role each of them must carry.</summary>
        public string Role { get; }
        /// <summary>True when the dispatcher does not count.</summary>
        public bool SeparateFromDispatcher { get; }
    }
}

/// <summary>What an acceptance rule may look at.</summary>
/// <param name="Intent">The intent as it would be after acceptance.</param>
/// <param name="Proposal">The proposal.</param>
/// <param name="State">The state of this moment.</param>
/// <param name="Now">The instant of the decision, UTC.</param>
public readonly record struct AcceptanceContext(Intent Intent, Proposal Proposal, StateObject State, DateTimeOffset Now)
{
    /// <summary>How much harm the intent can do, by the contract's word.</summary>
    public IntentRisk Risk => Intent.Definition.Risk;
    /// <summary>Where each value came from, those of the proposal included.</summary>
    public Provenance Origins => Intent.Origins;
}

/// <summary>Something the accepting actor must affirm by name, because no rule can decide it ("the customer said yes").</summary>
/// <param name="Name">Unique within the intent.</param>
/// <param name="Description">What exactly is affirmed, in a sentence a person can agree to.</param>
public sealed record AcceptanceRequirement(string Name, string Description)
{
    /// <summary>When it applies; null means always. Pure.</summary>
    public Func<GuardContext, bool>? AppliesWhen { get; init; }
    /// <summary>Free labels, as on guards.</summary>
    public System.Collections.Immutable.ImmutableArray<string> Tags { get; init; } = [];
}
