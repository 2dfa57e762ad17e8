using System.Collections.Immutable;
using Clp.Testing;

namespace Clp.Tests.Events;

/// <summary>Random events of every kind, with every optional part there or not.</summary>
internal sealed class EventGenerator(Random random)
{
    public const int Kinds = 7, Outcomes = 7;
    private static readonly string[] Texts = ["a", "with \"quotes\"", "line\nbreak", "naïve 𝄞", "a:b", "", "\u0000", "{\"kind\":\"committed\"}", "system:host", "__proto__"];
    private readonly StateGenerator states = new(random);

    public RecordedEvent Next(int? kind = null, int? outcome = null) => new(new StreamId("tenant", "contract", "id"), random.Next(1_000), Event(kind ?? random.Next(Kinds), outcome), Header());

    private ContractEvent Event(int kind, int? outcome)
    {
        IntentId id = new(random.Next(1_000));
        long at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks + random.NextInt64(TimeSpan.TicksPerDay * 400);
        return kind switch
        {
            0 => new ContractEvent.IntentDispatched(id, Text(), Object(), Origins(), Actor(), at),
            1 => new ContractEvent.IntentWithdrawn(id, Text(), Actor(), at),
            2 => new ContractEvent.ProposalStaged(Proposal(id, at)),
            3 => new ContractEvent.ProposalAccepted(id, new ProposalId(random.Next(1_000)), Object(), Origins(), Many(Text), Many(Text), Yes(), Actor(), at),
            4 => new ContractEvent.ProposalRejected(id, new ProposalId(random.Next(1_000)), Text(), Actor(), at),
            5 => new ContractEvent.AttemptRefused(id, Text(), Object(), Origins(), (RefusedStep)random.Next(4), Outcome(outcome ?? random.Next(Outcomes)), Actor(), at),
            _ => Committed(id, at),
        };
    }

    private ContractEvent.StateCommitted Committed(IntentId id, long at)
    {
        StateObject before = Object();
        return new(id, Text(), Object(), Origins(), Text(), states.NextDelta(before).Resolve(before), Actor(), at)
        {
            Approvals = Approvals.Of(Many(() => new ProposalId(random.Next(1_000))), Many(Text)),
            Guards = Many(Text),
        };
    }

    private Outcome Outcome(int kind) => kind switch
    {
        0 => new Outcome.Denied(Many(() => new Denial(Text(), Text(), Yes() ? Object() : null))),
        1 => new Outcome.Invalid(Many(Error)),
        2 => new Outcome.Incomplete(Many(Text)),
        3 => new Outcome.Conflicted(random.Next(-1, 1_000), random.Next(1_000)),
        4 => new Outcome.NotPermitted(Text()) { Unaffirmed = Many(Text) },
        5 => new Outcome.NotApplicable(Text()),
        _ => new Outcome.Failed(Text(), (FailureKind)random.Next(3), Text()),
    };

    private Proposal Proposal(IntentId intent, long at) => new()
    {
        Id = new ProposalId(random.Next(1_000)),
        IntentId = intent,
        Values = Object(),
        Origins = Origins(),
        By = Actor(),
        Source = (ProposalSource)random.Next(2),
        StateVersion = random.Next(-1, 1_000),
        ContractHash = Text(),
        At = new DateTimeOffset(at, TimeSpan.Zero),
        ExpiresAt = Yes() ? DateTimeOffset.MaxValue : new DateTimeOffset(at + 1, TimeSpan.Zero),
        Status = Yes() ? ProposalStatus.Staged : ProposalStatus.Refused,
        Errors = Many(Error),
        Ignored = Many(Text),
        Ai = Yes() ? new AiTrace(Yes() ? Text() : null, Yes() ? Text() : null, Yes() ? Text() : null) { InputTokens = Yes() ? random.NextInt64() : null, OutputTokens = Yes() ? random.NextInt64() : null, Took = Yes() ? new TimeSpan(random.NextInt64()) : null } : null,
        Batch = Yes() ? new ProposalBatch(new ProposalId(random.Next(1_000)), random.Next(3), random.Next(3, 100)) : null,
    };

    private EventHeader Header() => new(random.Next(1, 100), Text())
    {
        Operation = Yes() ? new OperationId(Text()) : null,
        Correlation = Yes() ? Text() : null,
        Causation = Yes() ? Text() : null,
        TraceParent = Yes() ? Text() : null,
    };

    private Actor Actor() => random.Next(4) switch
    {
        0 => Clp.Actor.Host,
        1 => Clp.Actor.Ai(Text()),
        2 => Clp.Actor.Human(Text(), "clerk", Text()),
        _ => Clp.Actor.System(Text()),
    };

    private Provenance Origins()
    {
        Provenance origins = random.Next(3) switch { 0 => Provenance.User, 1 => Provenance.Ai, _ => Provenance.All(Origin()) };
        for (int i = random.Next(4); i > 0; i--)
        {
            origins = origins.With("field" + i + (Yes() ? ":part.x/y" : ""), Origin());
        }

        return origins;
    }

    private Origin Origin() => new((ValueSource)random.Next(4), Yes() ? Text() : null);

    private ValidationError Error() => new(Yes() ? StatePath.Root : StatePath.FromTrusted(["a.b", "", "0", "back\\slash"]), Text(), Text());

    private StateObject Object() => states.NextObject();

    private string Text() => Texts[random.Next(Texts.Length)];

    private bool Yes() => random.Next(2) == 0;

    private ImmutableArray<T> Many<T>(Func<T> make) => [.. Enumerable.Range(0, random.Next(3)).Select(_ => make())];
}
