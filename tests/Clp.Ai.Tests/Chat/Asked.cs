using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests;

/// <summary>A real runtime whose model was asked once, and everything that came of it.</summary>
internal sealed class Asked(ClpRuntime runtime, ContractInstance instance, Intent intent) : IAsyncDisposable
{
    public ContractInstance Instance => instance;
    public Intent Intent => intent;
    public Proposal? Proposal { get; private set; }
    public Exception? Thrown { get; private set; }
    public List<RecordedEvent> Log { get; private set; } = [];

    public static async Task<Asked> AskAsync(IChatClient client, CancellationToken cancellationToken = default)
    {
        ClpRuntime runtime = new(Desk.Booking, new ClpRuntimeOptions { ProposalProvider = new ChatClientProposalProvider(client) });
        ContractInstance instance = await runtime.OpenAsync(cancellationToken: CancellationToken.None);
        Asked on = new(runtime, instance, await instance.DispatchAsync("book", cancellationToken: CancellationToken.None));
        try
        {
            on.Proposal = await instance.ProposeAsync(on.Intent, cancellationToken);
        }
        catch (Exception e)
        {
            on.Thrown = e;
        }

        on.Log = await instance.LogAsync();
        return on;
    }

    /// <summary>The state is the initial one, nothing was accepted or committed, the log has so many entries, and no word of the model or the state's secret is in a refusal.</summary>
    public void ShouldHaveChangedNothing(int events)
    {
        instance.State.ShouldBe(Desk.Booking.InitialState);
        instance.StateVersion.ShouldBe(-1);
        Log.Count.ShouldBe(events);
        Log[0].Event.ShouldBeOfType<ContractEvent.IntentDispatched>();
        Log.ShouldAllBe(e => !(e.Event is ContractEvent.ProposalAccepted || e.Event is ContractEvent.StateCommitted));
        instance.PendingIntents.Single().Payload.ShouldBe(intent.Payload);
        foreach (ContractEvent.AttemptRefused refused in Log.Select(e => e.Event).OfType<ContractEvent.AttemptRefused>())
        {
            refused.Outcome.ToString().ShouldNotContain("canary");
        }
    }

    public ValueTask DisposeAsync() => runtime.DisposeAsync();
}
