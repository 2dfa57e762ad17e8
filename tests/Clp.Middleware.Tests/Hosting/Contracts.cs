using Clp.Storage;
using Microsoft.Extensions.Hosting;

namespace Clp.Middleware.Tests.Hosting;

/// <summary>Contracts to host.</summary>
internal static class Contracts
{
    public static Contract Counter(string name = "counter") => Contract.Define(name)
        .State(StateObject.Of(("count", 0)), Field.Required("count", Shape.Integer))
        .Intent("add", i => i.Optional("amount", Shape.Integer))
        .Guard("ten_at_most", c => GuardVerdict.DenyWhen(c.Payload.Get("amount", 1) > 10, "Ten at most."))
        .Transition("add", "add", c => StateDelta.Set("count", c.State.Get("count", 0) + c.Payload.Get("amount", 1)))
        .Build();

    /// <summary>Its transition says that it has begun, and then waits.</summary>
    public static Contract Slow(TaskCompletionSource entered, Task release, string name = "slow") => Contract.Define(name)
        .State(StateObject.Of(("done", 0)), Field.Required("done", Shape.Integer))
        .Intent("work")
        .TransitionAsync("work", "work", async (c, _) =>
        {
            entered.TrySetResult();
            await release;
            return StateDelta.Set("done", c.State.Get("done", 0) + 1);
        })
        .Build();

    /// <summary>A message for every commit.</summary>
    public static Func<RecordedEvent, IEnumerable<OutboxMessage>> Messages(string topic)
        => recorded => recorded.Event is ContractEvent.StateCommitted ? [new OutboxMessage(topic, StateObject.Of(("version", recorded.Version)))] : [];

    /// <summary>A relay with so much time that a test may move the clock faster than the relay runs.</summary>
    public static OutboxRelayOptions Patient { get; } = new()
    {
        LeaseDuration = TimeSpan.FromDays(30), RenewAfter = TimeSpan.FromDays(10), DeliveryTimeout = TimeSpan.FromDays(20), StopTimeout = TimeSpan.FromDays(30),
    };

    public static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A host without configuration files, environment and console.</summary>
    public static HostApplicationBuilder Host() => Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
}
