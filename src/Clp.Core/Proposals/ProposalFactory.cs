using System.Collections.Immutable;

namespace Clp;

/// <summary>Makes a proposal from a draft: bound to its intent, the state and the contract, with everything that does not fit named.</summary>
internal static class ProposalFactory
{
    public static Proposal Make(InstanceCore core, InstanceView on, PendingIntent pending, ProposalId id, ProposalDraft draft, ProposalSource source, DateTimeOffset now, long? madeOn = null)
    {
        IntentDefinition definition = pending.Intent.Definition;
        (StateObject values, ImmutableArray<string> ignored) = ProposalRules.Permitted(pending.Intent, pending.Dispatched, draft.Values, source);
        ImmutableArray<ValidationError> errors = ProposalRules.Check(definition, values);
        errors = draft.Errors.IsEmpty ? errors : [.. draft.Errors, .. errors];
        long newest = madeOn ?? on.StateVersion;
        return new Proposal
        {
            Id = id,
            IntentId = pending.Intent.Id,
            Values = values,
            Origins = RecordedOrigins.Of(draft.Origins, definition.Input),
            By = draft.By,
            Source = source,
            StateVersion = draft.StateVersion is { } shown && shown < newest ? Math.Max(-1, shown) : newest,
            ContractHash = core.Contract.Hash,
            At = now,
            ExpiresAt = After(now, definition.ProposalLifetime ?? core.Options.ProposalLifetime),
            Status = errors.IsEmpty ? ProposalStatus.Staged : ProposalStatus.Refused,
            Errors = errors,
            Ignored = ignored,
            Ai = draft.Ai,
            Batch = draft.Batch is { } batch ? Togetherness.Join(on, draft, batch, id, core.Options.MaxBatchSize) : null,
        };
    }

    // A lifetime beyond the end of the calendar means "never".
    private static DateTimeOffset After(DateTimeOffset now, TimeSpan lifetime)
        => lifetime < DateTimeOffset.MaxValue - now ? now + lifetime : DateTimeOffset.MaxValue;
}
