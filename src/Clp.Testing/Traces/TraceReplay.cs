using System.Collections.Immutable;

namespace Clp.Testing;

/// <summary>
/// Replays a recorded tool-calling conversation against a contract: each call that asks for an intent is dispatched, staged as
/// a proposal with the model's values, accepted by an actor that is not the model, and committed, so that the report tells what
/// the contract would have refused, and why. One recording at a time; not thread-safe.
/// </summary>
/// <example><code>
/// TraceReport report = await TraceReplay.RunAsync(contract, RecordedConversation.Parse(json));
/// foreach (TraceStep step in report.Refused) Console.WriteLine($"{step.Call.Name}: {step.Reason}");
/// </code></example>
public sealed class TraceReplay : IAsyncDisposable
{
    private readonly ClpRuntime runtime;
    private readonly TraceReplayOptions options;
    private int lastConsent = -1;

    private TraceReplay(ClpRuntime runtime, ContractInstance instance, TraceReplayOptions options) =>
        (this.runtime, Instance, this.options) = (runtime, instance, options);

    /// <summary>The instance that the recording acts on; its log tells everything.</summary>
    public ContractInstance Instance { get; }

    /// <summary>Replays a whole recording on a fresh runtime.</summary>
    /// <param name="contract">The contract to judge by.</param>
    /// <param name="conversation">The recording.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    public static async ValueTask<TraceReport> RunAsync(Contract contract, RecordedConversation conversation, TraceReplayOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(conversation);
        TraceReplay replay = await StartAsync(contract, options, cancellationToken).ConfigureAwait(false);
        await using (replay.ConfigureAwait(false))
        {
            List<TraceStep> steps = [];
            foreach (TraceCall call in conversation.Calls)
            {
                steps.Add(await replay.PlayAsync(call, conversation, cancellationToken).ConfigureAwait(false));
            }

            int unaccepted = await AcceptanceAudit.CountUnacceptedAsync(replay.Instance.ReadLogAsync(0, cancellationToken), cancellationToken).ConfigureAwait(false);
            return new([.. steps], replay.Instance.State, unaccepted);
        }
    }

    /// <summary>Starts a replay that is driven call by call, for a caller who does more with each of them.</summary>
    public static async ValueTask<TraceReplay> StartAsync(Contract contract, TraceReplayOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(contract);
        options ??= new();
        ClpRuntime runtime = new(contract, options.Runtime);
        return new(runtime, await runtime.OpenAsync(options.InstanceId, cancellationToken).ConfigureAwait(false), options);
    }

    /// <summary>Plays one call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="conversation">The recording it is from, for consent rules that ask whether the person spoke; null when there is none.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async ValueTask<TraceStep> PlayAsync(TraceCall call, RecordedConversation? conversation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        string? name = options.IntentOf is { } intentOf ? intentOf(call) : call.Name;
        bool isIntent = name is not null && runtime.Contract.FindIntent(name) is not null;
        TraceStep step = new()
        {
            Call = call,
            Kind = !isIntent ? TraceCallKind.NotAnIntent : call.Arguments is null ? TraceCallKind.Unreadable : TraceCallKind.Intent,
            Before = Instance.State,
            After = Instance.State,
        };
        return step.Kind == TraceCallKind.Intent
            ? await ProposeAsync(step, name!, conversation, cancellationToken).ConfigureAwait(false) with { After = Instance.State }
            : step;
    }

    /// <summary>Ends the runtime of this replay.</summary>
    public ValueTask DisposeAsync() => runtime.DisposeAsync();

    private async ValueTask<TraceStep> ProposeAsync(TraceStep step, string name, RecordedConversation? conversation, CancellationToken cancellationToken)
    {
        Intent intent = await Instance.DispatchAsync(name, StateObject.Empty, null, cancellationToken).ConfigureAwait(false);
        ProposalDraft draft = options.DraftOf is { } draftOf ? draftOf(step.Call) : new(step.Call.Arguments!) { By = options.Model };
        Proposal proposal = await Instance.StageAsync(intent, draft, cancellationToken).ConfigureAwait(false);
        step = step with { Proposal = proposal };
        step = proposal.Status == ProposalStatus.Refused
            ? step with { Outcome = new Outcome.Invalid(proposal.Errors) }
            : await DecideAsync(step, intent, conversation, cancellationToken).ConfigureAwait(false);
        if (step.Outcome is not { IsCommitted: true })
        {
            await Instance.WithdrawAsync(intent, Actor.Host, "the recorded call came to nothing", cancellationToken).ConfigureAwait(false);
        }

        return step;
    }

    private async ValueTask<TraceStep> DecideAsync(TraceStep step, Intent intent, RecordedConversation? conversation, CancellationToken cancellationToken)
    {
        bool spoke = conversation is null || conversation.Messages.Take(step.Call.MessageIndex).Skip(lastConsent + 1).Any(m => m.Role == TraceRole.User);
        TraceConsentContext context = new(step.Call, intent, step.Proposal!, Instance.State, spoke);
        TraceConsent consent = options.Consent is { } rule ? rule(context) : TraceConsent.Given;
        if (consent.Actor is not { } actor)
        {
            return step;
        }

        lastConsent = step.Call.MessageIndex;
        ImmutableArray<string> affirmed = consent.Affirmed.IsDefault ? [.. intent.Definition.Requirements.Select(r => r.Name)] : consent.Affirmed;
        Acceptance acceptance = await Instance.AcceptAsync(step.Proposal!, actor, new() { Affirm = affirmed }, cancellationToken).ConfigureAwait(false);
        step = step with { Acceptance = acceptance };
        return acceptance.IsAccepted
            ? step with { Outcome = await Instance.CommitAsync(acceptance.Intent, new() { By = actor }, cancellationToken).ConfigureAwait(false) }
            : step;
    }
}
