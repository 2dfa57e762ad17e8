using System.Net;
using System.Net.Sockets;
using Clp.Middleware.Tests.Hosting;
using Clp.Storage;

namespace Clp.Middleware.Tests.Webhooks;

/// <summary>From the commit to a real receiver, by a real relay, on a store in memory and on one in files.</summary>
public sealed class WebhookDeliveryTests : IAsyncLifetime
{
    private readonly WebhookBench bench = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("clp-");
    private readonly Receiver receiver = Receiver.Start();
    private readonly List<IAsyncDisposable> opened = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (IAsyncDisposable one in opened)
        {
            await one.DisposeAsync();
        }

        await receiver.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Commit_IsDeliveredOnce_SignedAndWhole(bool inFiles)
    {
        (IEventStore store, WebhookTarget target) = Open(inFiles);
        await PlaceAsync(store, "o-1", "A7");
        OutboxRelay relay = bench.Relay(store, target);

        (await relay.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(1, 0, 0, 0, 0));
        (await relay.RunOnceAsync()).ShouldBe(default);

        Received got = receiver.Requests.ShouldHaveSingleItem();
        got.Line.ShouldBe("POST /hooks/s3cr3t-path?key=s3cr3t-query HTTP/1.1");
        got.Headers["content-type"].ShouldBe("application/cloudevents+json; charset=utf-8");
        got.Verify(bench.Clock, WebhookBench.Secret);
        Should.Throw<WebhookException>(() => got.Verify(bench.Clock, WebhookSecret.Create(out _)));
        got.Event.Require<string>("id").ShouldBe(got.Id);
        got.Event.Require<string>("specversion").ShouldBe("1.0");
        got.Event.Require<string>("subject").ShouldBe("o-1");
        got.Event.Require<string>("data.payload.number").ShouldBe("A7");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failure_IsTriedAgain_UntilItPasses_WithTheSameIdAndBody(bool inFiles)
    {
        (IEventStore store, WebhookTarget target) = Open(inFiles);
        await PlaceAsync(store, "o-1", "A7");
        OutboxRelay relay = bench.Relay(store, target);
        int attempt = 0;
        receiver.Respond = _ => ++attempt switch { 1 => new Answer(500), 2 => new Answer(200) { Resets = true }, 3 => new Answer(408), _ => new Answer(204) };

        foreach (double pause in new[] { 1.5, 2.5, 4.5 })
        {
            (await relay.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(0, 1, 0, 0, 0));
            (await relay.RunOnceAsync()).ShouldBe(default, "it rests");
            bench.Clock.Advance(TimeSpan.FromSeconds(pause));
        }

        (await relay.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(1, 0, 0, 0, 0));
        receiver.Requests.Count.ShouldBe(4);
        receiver.Requests.Select(got => got.Id).Distinct().ShouldHaveSingleItem();
        receiver.Requests.Select(got => Convert.ToHexString(got.Body)).Distinct().ShouldHaveSingleItem();
        receiver.Requests.Select(got => got.Headers[WebhookSignature.TimestampHeader]).Distinct().Count().ShouldBe(4, "each attempt is signed anew");
        receiver.Requests.Last().Verify(bench.Clock, WebhookBench.Secret);
    }

    [Fact]
    public async Task RetryAfter_OfTheReceiver_IsWaitedFor()
    {
        (IEventStore store, WebhookTarget target) = Open(inFiles: false);
        await PlaceAsync(store, "o-1", "A7");
        OutboxRelay relay = bench.Relay(store, target);
        receiver.Respond = _ => new Answer(429) { Headers = new Dictionary<string, string> { ["retry-after"] = "60" } };
        await relay.RunOnceAsync();

        bench.Clock.Advance(TimeSpan.FromSeconds(59));
        await relay.RunOnceAsync();
        receiver.Requests.Count.ShouldBe(1);
        receiver.Respond = _ => new Answer(503) { Headers = new Dictionary<string, string> { ["retry-after"] = bench.Clock.GetUtcNow().AddSeconds(30).ToString("R") } };
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await relay.RunOnceAsync();
        receiver.Requests.Count.ShouldBe(2);
        bench.Clock.Advance(TimeSpan.FromSeconds(29));
        await relay.RunOnceAsync();
        receiver.Requests.Count.ShouldBe(2);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await relay.RunOnceAsync();
        receiver.Requests.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(304)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Refusal_ParksTheMessage_AndTheNextOneGoes(int status)
    {
        (IEventStore store, WebhookTarget target) = Open(inFiles: true);
        await PlaceAsync(store, "o-1", "A1");
        await PlaceAsync(store, "o-1", "A2");
        await using Receiver trap = new();
        receiver.Respond = got => got.Event.Require<string>("data.payload.number") == "A1"
            ? new Answer(status) { Headers = new Dictionary<string, string> { ["location"] = trap.Url.ToString() } }
            : new Answer(200);
        OutboxRelay relay = bench.Relay(store, target);

        (await relay.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(0, 0, 1, 0, 0));
        (await relay.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(1, 0, 0, 0, 0));

        ParkedMessage parked = (await WebhookBench.ParkedAsync(store)).ShouldHaveSingleItem();
        parked.Reason.ShouldStartWith($"CLP0603: The web hook endpoint 'crm' answered {status}");
        parked.Reason.ShouldNotContain("s3cr3t");
        trap.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task Refusal_ThatTheHostSaysWillPass_IsTriedAgain()
    {
        (IEventStore store, _) = Open(inFiles: false);
        await PlaceAsync(store, "o-1", "A7");
        OutboxRelay relay = bench.Relay(store, new WebhookTarget(Options([]) with { TriesAgain = static status => status == HttpStatusCode.NotFound }));
        receiver.Respond = _ => new Answer(404);
        await relay.RunOnceAsync();

        receiver.Respond = _ => new Answer(200);
        bench.Clock.Advance(TimeSpan.FromSeconds(2));

        (await relay.RunOnceAsync()).Delivered.ShouldBe(1);
        (await WebhookBench.ParkedAsync(store)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ARestart_BeforeTheSettlement_DeliversAgainWithTheSameId()
    {
        (IEventStore store, WebhookTarget target) = Open(inFiles: true);
        await PlaceAsync(store, "o-1", "A7");

        // The answer comes when the process is gone: nobody settles.
        OutboxLease lease = (await store.Outbox!.LeaseAsync(new OutboxLeaseRequest("dies", bench.Clock.GetUtcNow(), bench.Clock.GetUtcNow().AddSeconds(30)), default)).ShouldHaveSingleItem();
        await target.DeliverAsync(lease.Messages.ShouldHaveSingleItem(), default);
        await CloseAsync();

        (IEventStore reopened, WebhookTarget again) = Open(inFiles: true);
        bench.Clock.Advance(TimeSpan.FromSeconds(31));
        (await bench.Relay(reopened, again).RunOnceAsync()).Delivered.ShouldBe(1);
        receiver.Requests.Count.ShouldBe(2);
        receiver.Requests.Select(got => got.Id).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task MessagesOfAStream_ComeInItsOrder()
    {
        (IEventStore store, WebhookTarget target) = Open(inFiles: true);
        for (int i = 0; i < 20; i++)
        {
            await PlaceAsync(store, "o-" + (i % 2), i.ToString("D2"));
        }

        await bench.Relay(store, target).RunOnceAsync();

        receiver.Requests.Count.ShouldBe(20);
        foreach (IGrouping<string, Received> stream in receiver.Requests.GroupBy(got => got.Event.Require<string>("subject")))
        {
            string[] order = [.. stream.Select(got => got.Event.Require<string>("sequence"))];
            order.ShouldBe(order.Order(StringComparer.Ordinal));
            stream.Select(got => got.Event.Require<string>("data.payload.number")).ShouldBeInOrder();
        }
    }

    [Fact]
    public async Task ASlowReceiver_IsGivenUpAfterTheTimeout_AndTriedAgain()
    {
        (IEventStore store, WebhookTarget target) = Open(inFiles: false);
        await PlaceAsync(store, "o-1", "A7");
        TaskCompletionSource never = new();
        receiver.Respond = _ => new Answer(200) { After = never.Task };
        Task<OutboxRelayCounts> running = bench.Relay(store, target).RunOnceAsync().AsTask();
        await WebhookBench.Until(() => receiver.Requests.Count == 1);

        bench.Clock.Advance(TimeSpan.FromSeconds(8));

        (await running).ShouldBe(new OutboxRelayCounts(0, 1, 0, 0, 0));
        receiver.Respond = _ => new Answer(200);
        bench.Clock.Advance(TimeSpan.FromSeconds(2));
        (await bench.Relay(store, target).RunOnceAsync()).Delivered.ShouldBe(1);
    }

    [Fact]
    public async Task AHugeAnswer_IsNotRead()
    {
        const long Huge = 1L << 33;
        (IEventStore store, WebhookTarget target) = Open(inFiles: false);
        await PlaceAsync(store, "o-1", "A7");
        Answer answer = new(200) { BodyBytes = Huge };
        receiver.Respond = _ => answer;

        (await bench.Relay(store, target).RunOnceAsync()).Delivered.ShouldBe(1);

        // What the sockets' buffers swallow is not read by anybody.
        answer.Written.ShouldBeLessThan(64L << 20);
    }

    [Theory]
    [InlineData(1_000, 1)]
    [InlineData(4_096, 1)]
    [InlineData(4_097, 2)]
    [InlineData(100_000, 2)]
    public async Task AnAnswer_IsReadAsFarAsToKeepTheConnection_AndNoFurther(int bytes, int connections)
    {
        (IEventStore store, WebhookTarget target) = Open(inFiles: false);
        await PlaceAsync(store, "o-1", "A1");
        await PlaceAsync(store, "o-1", "A2");
        receiver.Respond = _ => new Answer(200) { BodyBytes = bytes };
        OutboxRelay relay = bench.Relay(store, target);

        (await relay.RunOnceAsync()).Delivered.ShouldBe(2);

        receiver.Connections.ShouldBe(connections);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ABodyThatNeverEnds_OrBreaksOff_ChangesNothing(bool breaksOff)
    {
        TimerClock clock = new(bench.Clock);
        using WebhookTarget target = new(Options([]) with { TimeProvider = clock });
        receiver.Respond = _ => new Answer(200) { BodyBytes = 4_000, BodyEndsAt = 100, BreaksOff = breaksOff };
        StateObject cloudEvent = StateObject.Of(("specversion", "1.0"), ("id", ""), ("type", "t"), ("source", "/s"));
        Task delivering = target.DeliverAsync(new OutboxEntry(new StreamId("", "order", "o-1"), 0, new OutboxMessage(WebhookTarget.Topic("order", "crm"), cloudEvent) { Id = "m-1" }), default).AsTask();

        await WebhookBench.Until(() => delivering.IsCompleted || clock.Timers.Contains(TimeSpan.FromSeconds(1)));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));

        await delivering;
    }

    [Fact]
    public async Task AHugeHeader_IsAFailure()
    {
        (IEventStore store, WebhookTarget target) = Open(inFiles: false);
        await PlaceAsync(store, "o-1", "A7");
        receiver.Respond = _ => new Answer(200) { Headers = new Dictionary<string, string> { ["x"] = new string('x', 20_000) } };

        (await bench.Relay(store, target).RunOnceAsync()).Failed.ShouldBe(1);
    }

    [Fact]
    public async Task NobodyThere_IsTriedAgain_AndParkedInTheEnd_WithoutItsAddress()
    {
        // Bound and not listening, so that nobody else comes to listen there meanwhile.
        using Socket nobody = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        WebhookEndpoint endpoint = WebhookBench.Endpoint(new Uri($"http://{nobody.LocalEndPoint}/hooks"));
        (IEventStore store, WebhookTarget target) = Open(inFiles: false, endpoint);
        await PlaceAsync(store, "o-1", "A7", endpoint);
        OutboxRelay relay = bench.Relay(store, target, attempts: 2);

        (await relay.RunOnceAsync()).Failed.ShouldBe(1);
        bench.Clock.Advance(TimeSpan.FromSeconds(2));
        (await relay.RunOnceAsync()).Parked.ShouldBe(1);

        (await WebhookBench.ParkedAsync(store)).ShouldHaveSingleItem().Reason.ShouldBe("2 attempts failed, the last with WebhookException");
    }

    [Fact]
    public async Task EachEndpoint_HasAnOutcomeOfItsOwn()
    {
        await using Receiver second = new();
        WebhookEndpoint[] both = [WebhookBench.Endpoint(receiver.Url, "first"), WebhookBench.Endpoint(second.Url, "second")];
        (IEventStore store, WebhookTarget target) = Open(inFiles: false, both);
        await PlaceAsync(store, "o-1", "A7", both);
        receiver.Respond = _ => new Answer(410);
        OutboxRelay relay = bench.Relay(store, target);

        await relay.RunOnceAsync();
        await relay.RunOnceAsync();

        relay.Counts.ShouldBe(new OutboxRelayCounts(1, 0, 1, 0, 0));
        (await WebhookBench.ParkedAsync(store)).ShouldHaveSingleItem().Entry.Message.Topic.ShouldBe("webhook/order/first");
        second.Requests.ShouldHaveSingleItem().Id.ShouldNotBe(receiver.Requests.ShouldHaveSingleItem().Id);
    }

    [Fact]
    public async Task ARequeuedMessage_IsDeliveredWithItsId()
    {
        (IEventStore store, WebhookTarget target) = Open(inFiles: true);
        await PlaceAsync(store, "o-1", "A7");
        receiver.Respond = _ => new Answer(404);
        OutboxRelay relay = bench.Relay(store, target);
        await relay.RunOnceAsync();

        receiver.Respond = _ => new Answer(200);
        (await store.Outbox!.RequeueAsync((await WebhookBench.ParkedAsync(store)).Single(), default)).ShouldBeTrue();

        (await relay.RunOnceAsync()).Delivered.ShouldBe(1);
        receiver.Requests.Select(got => got.Id).Distinct().ShouldHaveSingleItem();
    }

    private (IEventStore Store, WebhookTarget Target) Open(bool inFiles, params WebhookEndpoint[] endpoints)
    {
        IEventStore store = inFiles ? FileStore.Open(folder.FullName) : new MemoryStore();
        if (store is IAsyncDisposable disposable)
        {
            opened.Add(disposable);
        }

        return (store, new WebhookTarget(Options(endpoints)));
    }

    private async Task CloseAsync()
    {
        foreach (IAsyncDisposable one in opened)
        {
            await one.DisposeAsync();
        }

        opened.Clear();
    }

    private WebhookOptions Options(WebhookEndpoint[] endpoints) => bench.Options(endpoints.Length > 0 ? endpoints : [WebhookBench.Endpoint(receiver.Url)]);

    private async Task PlaceAsync(IEventStore store, string order, string number, params WebhookEndpoint[] endpoints)
    {
        await using ClpRuntime runtime = bench.Runtime(store, Options(endpoints));
        await WebhookBench.PlaceAsync(runtime, order, number);
    }
}
