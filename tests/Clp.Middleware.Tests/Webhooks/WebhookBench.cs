using System.Net;
using Clp.Storage;
using Clp.Testing;

namespace Clp.Middleware.Tests.Webhooks;

/// <summary>A contract with something personal and something secret, a store, a clock that stands still, and relays to real receivers.</summary>
internal sealed class WebhookBench
{
    public const string SecretText = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public static Contract Order { get; } = Contract.Define("order", 3)
        .State(StateObject.Of(("placed", 0)), Field.Required("placed", Shape.Integer))
        .Intent("place", i => i.Required("number", Shape.Text)
            .Field(Field.Optional("email", Shape.Text).Personal())
            .Field(Field.Optional("cardToken", Shape.Text))
            .Field(Field.Optional("ship", Shape.Object(Field.Required("city", Shape.Text), Field.Optional("street", Shape.Text).Personal())))
            .Field(Field.Optional("extras", Shape.Any)))
        .Intent("cancel", i => i.Required("number", Shape.Text))
        .Transition("place", "place", c => StateDelta.Set("placed", c.State.Require<int>("placed") + 1))
        .Transition("cancel", "cancel", _ => StateDelta.Set("placed", 0))
        .Build();

    public static WebhookSecret Secret { get; } = WebhookSecret.Parse(SecretText);

    public static IPNetwork Loopback { get; } = IPNetwork.Parse("127.0.0.0/8");

    public FakeClock Clock { get; } = new();

    public static WebhookEndpoint Endpoint(Uri url, string name = "crm") => new()
    {
        Name = name,
        Url = url,
        Secrets = [Secret],
        AllowHttp = true,
        AllowedNetworks = [Loopback],
    };

    public WebhookOptions Options(params IReadOnlyList<WebhookEndpoint> endpoints) => new() { Endpoints = endpoints, TimeProvider = Clock };

    public ClpRuntime Runtime(IEventStore store, WebhookOptions options, Action<ClpRuntimeOptions>? configure = null)
    {
        ClpRuntimeOptions runtime = new() { EventStore = store, TimeProvider = Clock };
        configure?.Invoke(runtime);
        return new ClpRuntime(Order, runtime.UseWebhooks(Order, options));
    }

    /// <summary>A relay with a jitter in the middle, so that pauses are exact: 1.5, 2.5, 4.5 seconds.</summary>
    public OutboxRelay Relay(IEventStore store, IOutboxTarget target, int attempts = 10)
        => new(store.Outbox!, target, new OutboxRelayOptions { TimeProvider = Clock, Jitter = () => 0.5, MaxAttempts = attempts });

    public static async Task PlaceAsync(ClpRuntime runtime, string order, string number, CommitOptions? options = null)
        => (await (await runtime.OpenAsync(order)).SubmitAsync("place", StateObject.Of(("number", number)), options)).ShouldBeOfType<Outcome.Committed>();

    public static async Task<List<ParkedMessage>> ParkedAsync(IEventStore store) => await store.Outbox!.ParkedAsync(default).ToListAsync();

    /// <summary>The messages that wait, as they ride.</summary>
    public async Task<List<OutboxMessage>> WaitingAsync(IEventStore store)
    {
        IReadOnlyList<OutboxLease> leases = await store.Outbox!.LeaseAsync(new OutboxLeaseRequest("test", Clock.GetUtcNow(), Clock.GetUtcNow().AddTicks(1)) { MaxStreams = 100, MaxMessages = 100 }, default);
        return [.. leases.SelectMany(lease => lease.Messages).Select(entry => entry.Message)];
    }

    /// <summary>Waits for something that other threads are about to do; for ever if they never do.</summary>
    public static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }
}
