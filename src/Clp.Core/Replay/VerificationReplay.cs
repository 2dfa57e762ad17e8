using System.Collections.Immutable;

namespace Clp;

/// <summary>Judges every recorded commit again with today's guards and pure transitions, on the state of that moment.</summary>
internal static class VerificationReplay
{
    public static async ValueTask<ReplayReport> RunAsync(InstanceCore core, CancellationToken cancellationToken)
    {
        Replayer.DemandEvents(core);
        return await ReplaySpan.TraceAsync(core, () => JudgeAllAsync(core, cancellationToken)).ConfigureAwait(false);
    }

    private static async ValueTask<ReplayReport> JudgeAllAsync(InstanceCore core, CancellationToken cancellationToken)
    {
        Contract contract = core.Contract;
        StoredFold fold = new(contract, core.Stream, InstanceView.Initial(contract));
        ImmutableArray<ReplayDifference>.Builder differences = ImmutableArray.CreateBuilder<ReplayDifference>();
        long events = 0, commits = 0, unjudged = 0;
        await foreach ((RecordedEvent e, string? key) in WithKeysAsync(core.Journal.ReadAsync(0, cancellationToken)).ConfigureAwait(false))
        {
            events++;
            foreach (RecordedEvent lifted in fold.Prepare(e))
            {
                if (lifted.Event is ContractEvent.StateCommitted committed)
                {
                    commits++;
                    StateObject before = fold.NewestState;
                    fold.AddPrepared(lifted, e);
                    int first = differences.Count;
                    Judge(core, lifted, key, committed, before, fold.NewestState, differences);
                    unjudged += IsErased(committed, before) && Forget(differences, first) ? 1 : 0;
                }
            }
        }

        return new ReplayReport(events, commits, fold.NewestState, differences.ToImmutable()) { Unjudged = unjudged };
    }

    // A guard or a transition that meets what was erased cannot decide as it did: that is no difference of the contracts.
    private static bool Forget(ImmutableArray<ReplayDifference>.Builder differences, int first)
    {
        int found = differences.Count;
        for (int i = found - 1; i >= first; i--)
        {
            if (differences[i].Kind != "contract")
            {
                differences.RemoveAt(i);
            }
        }

        return differences.Count < found;
    }

    private static bool IsErased(ContractEvent.StateCommitted c, StateObject before) => Redactions.Any(c.Payload) || Redactions.Any(before);

    /// <summary>Each event with the key that its transition was given: the operation id, but where several commits share one it was that of the intent.</summary>
    private static async IAsyncEnumerable<(RecordedEvent Event, string? OperationKey)> WithKeysAsync(IAsyncEnumerable<RecordedEvent> log)
    {
        RecordedEvent? held = null;
        bool isBatch = false;
        await foreach (RecordedEvent e in log.ConfigureAwait(false))
        {
            if (held is not null)
            {
                bool isSame = held.Header.Operation is { } operation && operation == e.Header.Operation;
                yield return (held, isBatch || isSame ? null : held.Header.Operation?.Value);
                isBatch = isSame;
            }

            held = e;
        }

        if (held is not null)
        {
            yield return (held, isBatch ? null : held.Header.Operation?.Value);
        }
    }

    private static void Judge(InstanceCore core, RecordedEvent e, string? operationKey, ContractEvent.StateCommitted c, StateObject before, StateObject after, ImmutableArray<ReplayDifference>.Builder differences)
    {
        void Differs(string kind, string message) => differences.Add(new ReplayDifference(e.Version, kind, message));
        if (core.Contract.FindIntent(c.Intent) is not { } definition)
        {
            Differs("contract", $"The log has the intent '{c.Intent}', which today's contract does not declare.");
            return;
        }

        Intent intent = new(c.IntentId, definition, c.Payload, c.Origins, c.By, c.UtcTicks);
        GuardContext context = new(intent, before, c.At, c.By);
        ImmutableArray<Denial> denials = GuardEvaluator.Run(context, null);
        foreach (Denial denial in denials.IsDefault ? [] : denials)
        {
            Differs("guard", $"The log has a commit that the guard '{denial.Guard}' refuses today: {denial.Reason}");
        }

        Transition? transition = definition.Transitions.FirstOrDefault(t => t.Name == c.Transition);
        if (transition is null)
        {
            Differs("contract", $"The log has the transition '{c.Transition}', which today's contract does not declare on '{c.Intent}'.");
        }
        else if (transition.IsPure)
        {
            Rerun(core, transition, context, operationKey, after, Differs);
        }
    }

    private static void Rerun(InstanceCore core, Transition transition, in GuardContext context, string? operationKey, StateObject after, Action<string, string> differs)
    {
        try
        {
            if (transition.When is { } when && !when(context))
            {
                differs("transition", $"The condition of '{transition.Name}' does not hold today.");
            }

            TransitionContext run = new(context.Intent, context.State, context.Now, context.By, core.Stream) { OperationKey = operationKey };
            StateDelta delta = transition.Compute(run).Resolve(context.State);
            if (!context.State.Apply(delta, core.Options.Limits).Equals(after))
            {
                differs("delta", $"'{transition.Name}' leads to another state today than the log says.");
            }
        }
#pragma warning disable CA1031 // A transition that throws today is a finding, not a failure of the replay.
        catch (Exception x)
#pragma warning restore CA1031
        {
            differs("transition", $"'{transition.Name}' fails today ({x.GetType().Name}).");
        }
    }
}
