using System.Collections.Immutable;
using System.Text.Json;
using Clp;
using Clp.Ai;
using Clp.Testing;
using CustomerDesk.Eval;
using CustomerDesk.Shared;

namespace CustomerDesk.Mediation;

/// <summary>
/// A recorded conversation at a desk whose writes go through a mediator, as they would from a model: what can be carried out
/// is accepted by the customer and committed, what cannot is answered with the violations. Not thread-safe.
/// </summary>
internal sealed class MediatedRun : IAsyncDisposable
{
    private static readonly Actor Customer = Actor.Human("recorded-user");
    private readonly Desk desk;
    private readonly DeskReplay replay;
    private readonly ProposalMediator mediator;

    private MediatedRun(Desk desk, DeskReplay replay)
    {
        (this.desk, this.replay) = (desk, replay);
        // A recording goes its own way whatever it is told; it is not to be stopped.
        mediator = new ProposalMediator(replay.Instance, new MediationOptions { Name = "recorded", MaxAttemptsPerIntent = 1_000, CommitBy = Customer });
    }

    public static async ValueTask<MediatedRun> StartAsync(Desk desk, CancellationToken cancellationToken)
        => new(desk, await DeskReplay.StartAsync(desk, desk.Contract, cancellationToken));

    /// <summary>Plays the first calls of a recording, as they were.</summary>
    public async ValueTask PlayAsync(IEnumerable<TraceCall> calls, CancellationToken cancellationToken)
    {
        foreach (TraceCall call in calls)
        {
            await PlayAsync(call, cancellationToken);
        }
    }

    /// <summary>Plays one call.</summary>
    /// <returns>What the mediator said; null for a call that reads.</returns>
    public async ValueTask<(MediatedProposal Answer, bool ChangedTheState)?> PlayAsync(TraceCall call, CancellationToken cancellationToken)
    {
        if (!desk.IsWrite(call.Name))
        {
            await replay.PlayAsync(call, cancellationToken);
            return null;
        }

        (MediatedProposal answer, bool changed) = await ProposeAsync(ModelCallOf(call), cancellationToken);
        if (answer.IsReady)
        {
            await CommitAsync(answer, cancellationToken);
        }

        return (answer, changed);
    }

    /// <summary>Proposes, and tells whether that alone changed the state.</summary>
    public async ValueTask<(MediatedProposal Answer, bool ChangedTheState)> ProposeAsync(ModelCall call, CancellationToken cancellationToken)
    {
        StateObject before = replay.State;
        MediatedProposal answer = await mediator.ProposeAsync(call, cancellationToken);
        return (answer, !ReferenceEquals(before, replay.State) && !before.Equals(replay.State));
    }

    /// <summary>The customer affirms everything and accepts, and it is committed.</summary>
    public async ValueTask<Outcome?> CommitAsync(MediatedProposal ready, CancellationToken cancellationToken)
    {
        ImmutableArray<string> affirmed = [.. ready.Intent!.Definition.Requirements.Select(requirement => requirement.Name)];
        Acceptance acceptance = await replay.Instance.AcceptAsync(ready.Proposal!, Customer, new AcceptOptions { Affirm = affirmed }, cancellationToken);
        return acceptance.IsAccepted ? await replay.Instance.CommitAsync(acceptance.Intent, new CommitOptions { By = Customer }, cancellationToken) : null;
    }

    /// <summary>How many state changes in the log nobody accepted.</summary>
    public ValueTask<int> CountUnacceptedAsync(CancellationToken cancellationToken) => replay.CountUnacceptedAsync(cancellationToken);

    public ValueTask DisposeAsync() => replay.DisposeAsync();

    /// <summary>A recorded call as a chat client would hand it over.</summary>
    public static ModelCall ModelCallOf(TraceCall call) => new(call.Name, call.Arguments is { } arguments ? ArgumentsOf(arguments) : null)
    {
        CallId = call.Id,
        Unreadable = call.Arguments is null ? new ClpException(ClpCodes.BadToolArguments, call.Problem ?? "unreadable arguments") : null,
    };

    /// <summary>Values as a chat client would hand them over.</summary>
    public static Dictionary<string, object?> ArgumentsOf(StateObject values)
    {
        using JsonDocument document = JsonDocument.Parse(values.ToUtf8Json());
        return document.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => (object?)field.Value.Clone(), StringComparer.Ordinal);
    }
}
