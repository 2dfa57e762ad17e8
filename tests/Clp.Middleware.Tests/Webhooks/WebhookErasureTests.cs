using System.Security.Cryptography;
using Clp.Storage;

namespace Clp.Middleware.Tests.Webhooks;

/// <summary>Web hooks over a store that seals what is personal.</summary>
public sealed class WebhookErasureTests
{
    private readonly WebhookBench bench = new();
    private readonly MemoryStore inner = new();
    private readonly MemorySubjectKeys keys = new(RandomNumberGenerator.Create());

    [Fact]
    public async Task AMessage_IsSealedWhileItWaits_AndDeliveredOpened()
    {
        await using Receiver receiver = new();
        WebhookOptions options = Options(receiver);
        using WebhookTarget target = new(options);
        SealingStore store = await PlacedAsync(options);
        (await bench.WaitingAsync(inner)).ShouldHaveSingleItem().Payload.ToJson().ShouldNotContain("ada@example.org");
        bench.Clock.Advance(TimeSpan.FromSeconds(1));

        (await bench.Relay(store, target).RunOnceAsync()).Delivered.ShouldBe(1);

        receiver.Requests.ShouldHaveSingleItem().Event.Require<string>("data.payload.email").ShouldBe("ada@example.org");
    }

    [Fact]
    public async Task AMessage_OfAnErasedSubject_IsDropped()
    {
        await using Receiver receiver = new();
        WebhookOptions options = Options(receiver);
        using WebhookTarget target = new(options);
        SealingStore store = await PlacedAsync(options);
        await keys.DestroyAsync(new StreamId("", "order", "o-1").Encode(), default);

        (await bench.Relay(store, target).RunOnceAsync()).ShouldBe(new OutboxRelayCounts(1, 0, 0, 0, 0));

        receiver.Connections.ShouldBe(0);
        (await store.Outbox!.DepthAsync(default)).ShouldBe(new OutboxDepth(0, 0));
    }

    private WebhookOptions Options(Receiver receiver) => bench.Options(WebhookBench.Endpoint(receiver.Url)) with { Data = new WebhookData { IncludesPersonal = true } };

    private async Task<SealingStore> PlacedAsync(WebhookOptions options)
    {
        SealingStore store = new(inner, new ErasureOptions { Contracts = [WebhookBench.Order], Keys = keys, Random = RandomNumberGenerator.Create() });
        await using ClpRuntime runtime = bench.Runtime(store, options);
        (await (await runtime.OpenAsync("o-1")).SubmitAsync("place", StateObject.Of(("number", "A7"), ("email", "ada@example.org")))).ShouldBeOfType<Outcome.Committed>();
        return store;
    }
}
