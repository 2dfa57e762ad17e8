using Clp;
using Clp.Testing;
using CustomerDesk.Airline;
using CustomerDesk.Shared;

namespace CustomerDesk.Eval;

/// <summary>
/// Plays calls at a desk: a write goes through the contract as the model's proposal, accepted by the customer; a query reads
/// the state. The customer accepts everything, so what is refused is refused by the contract alone.
/// </summary>
internal sealed class DeskReplay : IAsyncDisposable
{
    private static readonly TraceConsent DeskConsent = TraceConsent.By(Actor.System("desk"));
    private readonly Desk desk;
    private readonly TraceReplay replay;

    private DeskReplay(Desk desk, TraceReplay replay) => (this.desk, this.replay) = (desk, replay);

    public StateObject State => replay.Instance.State;

    /// <summary>What the conversation acts on.</summary>
    public ContractInstance Instance => replay.Instance;

    /// <summary>Starts at the contract's initial state, at the moment in which the benchmarks take place.</summary>
    public static async ValueTask<DeskReplay> StartAsync(Desk desk, Contract contract, CancellationToken cancellationToken)
    {
        TraceReplayOptions options = new()
        {
            Runtime = new ClpRuntimeOptions { TimeProvider = new FakeClock(AirlineContract.Now), SnapshotEvery = 0 },
            Consent = context => context.Intent.Name == Session.Identify ? DeskConsent : TraceConsent.Given,
        };
        return new(desk, await TraceReplay.StartAsync(contract, options, cancellationToken));
    }

    /// <summary>Plays one call.</summary>
    public async ValueTask<PlayedCall> PlayAsync(TraceCall call, CancellationToken cancellationToken)
    {
        if (desk.IsWrite(call.Name))
        {
            return await WriteAsync(call, cancellationToken);
        }

        ToolAnswer answer = Read(call);
        if (call.Arguments is { } arguments && Session.Customer(State) is null && desk.Identifies(call.Name, arguments, answer) is { } customer)
        {
            await IdentifyAsync(customer, cancellationToken);
        }

        return new(call, answer, IsWrite: false, Outcome: null);
    }

    /// <summary>Records whom the conversation serves, through the contract like every change.</summary>
    public async ValueTask IdentifyAsync(StateObject customer, CancellationToken cancellationToken) =>
        await replay.PlayAsync(new() { Id = "", Name = Session.Identify, Arguments = customer, MessageIndex = 0 }, null, cancellationToken);

    /// <summary>How many state changes in the log nobody accepted.</summary>
    public ValueTask<int> CountUnacceptedAsync(CancellationToken cancellationToken) =>
        AcceptanceAudit.CountUnacceptedAsync(replay.Instance.ReadLogAsync(0, cancellationToken), cancellationToken);

    /// <summary>Whether the state folded anew from the log has the hash of the living one.</summary>
    public async ValueTask<bool> ReplaysTheSameAsync(CancellationToken cancellationToken)
    {
        StateObject folded = await replay.Instance.ReplayAsync(replay.Instance.Version, cancellationToken);
        return desk.HashOf(folded) == desk.HashOf(State) && folded.Equals(State);
    }

    public ValueTask DisposeAsync() => replay.DisposeAsync();

    private ToolAnswer Read(TraceCall call)
    {
        if (desk.FindQuery(call.Name) is not { } query)
        {
            return new(desk.Calls.UnknownTool(call.Name), IsError: true);
        }

        return call.Arguments is not { } arguments ? ToolAnswer.Refused(call.Problem ?? "unreadable arguments")
            : desk.Calls.Problem(call.Name, query.Parameters, arguments) is { } problem ? ToolAnswer.Refused(problem)
            : query.Answer(State, arguments);
    }

    private async ValueTask<PlayedCall> WriteAsync(TraceCall call, CancellationToken cancellationToken)
    {
        TraceStep step = await replay.PlayAsync(call, null, cancellationToken);
        ToolAnswer answer = step.Outcome switch
        {
            Outcome.Committed => ToolAnswer.Of(desk.Reply(call.Name, call.Arguments!, step.Before, step.After)),
            Outcome.Denied denied => ToolAnswer.Refused(denied.Denials[0].Reason),
            _ => ToolAnswer.Refused(Misfit(call) ?? step.Reason ?? "not carried out"),
        };
        return new(call, answer, IsWrite: true, step.Outcome);
    }

    // A payload that does not fit is refused by its shape; the tools would have raised Python's own exception.
    private string? Misfit(TraceCall call) => call.Arguments is { } arguments && desk.Contract.FindIntent(call.Name) is { } intent
        ? desk.Calls.Problem(call.Name, intent.Input.Fields.Select(field => field.Name), arguments)
        : call.Problem;
}
