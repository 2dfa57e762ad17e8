using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Clp.Storage;
using Clp.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Clp.Middleware.Tests.Hosting;

public sealed class RelayTests : IDisposable
{
    private readonly FakeClock clock = new();
    private readonly HostApplicationBuilder builder = Contracts.Host();
    private readonly TestStore store = new();
    private readonly ConcurrentQueue<string> delivered = new();
    private readonly SemaphoreSlim deliveries = new(0);

    public RelayTests()
    {
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddClpStore("relayed", (_, _) => new(store));
    }

    public void Dispose()
    {
        store.Dispose();
        deliveries.Dispose();
    }

    [Fact]
    public async Task Relay_TwoContractsOnOneStore_TargetsByTopicThenByContract()
    {
        Add("a", "mail", "other").UseOutbox(Target("mails"), "mail").UseOutbox(Target("all of a"));
        Add("b", "mail", "queue").UseOutbox(_ => new Box(this, "queue"), "queue");
        using IHost host = await StartAsync();

        await SubmitAsync(host, "a");
        await SubmitAsync(host, "b");
        await DeliveredAsync(4);
        await host.StopAsync();

        delivered.Order(StringComparer.Ordinal).ShouldBe(["all of a got other of a", "mails got mail of a", "mails got mail of b", "queue got queue of b"]);
    }

    [Fact]
    public async Task Relay_ATopicThatNobodyTakes_StaysAndIsToldInTheLog()
    {
        Lines lines = new();
        builder.Logging.Services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(lines);
        Add("a", "mail", "unknown").UseOutbox(Target("mails"), "mail");
        using IHost host = await StartAsync();
        await SubmitAsync(host, "a");
        await DeliveredAsync(1);
        while (!lines.All.Any(line => line.StartsWith("Clp.Outbox Warning", StringComparison.Ordinal)))
        {
            await Task.Yield();
        }

        await host.StopAsync();

        (await store.Outbox!.DepthAsync(default)).ShouldBe(new OutboxDepth(1, 0));
    }

    [Fact]
    public async Task Relay_WithoutOptions_FollowsTheHostsClock()
    {
        DateTimeOffset start = clock.GetUtcNow();
        Add("b", "mail").UseOutbox((_, _) => throw new PoisonMessageException("bad"));
        using IHost host = await StartAsync();
        await SubmitAsync(host, "b");
        while ((await store.Outbox!.DepthAsync(default)).Parked == 0)
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        await host.StopAsync();

        ParkedMessage parked = await store.Outbox!.ParkedAsync(default).SingleAsync();
        parked.At.ShouldBeInRange(start, clock.GetUtcNow());
    }

    [Theory]
    [InlineData("mail", "'mail'")]
    [InlineData(null, "all topics")]
    public async Task Relay_TwoTargetsForTheSame_IsRefusedAtTheStart(string? topic, string told)
    {
        string[] topics = topic is null ? [] : [topic];
        IClpBuilder a = Add("a", "mail").UseOutbox(Target("one"), topics);
        (topic is null ? a : Add("b", "mail")).UseOutbox(Target("two"), topics);

        (await FailsAsync()).ShouldContain(told);
    }

    [Fact]
    public async Task Relay_TwoContractsSayHowItWorks_IsRefusedAtTheStart()
    {
        Add("a", "mail").UseOutbox(Target("one")).UseOutboxRelay(new OutboxRelayOptions());
        Add("b", "mail").UseOutboxRelay(new OutboxRelayOptions());

        (await FailsAsync()).ShouldContain("'a', 'b'");
    }

    [Fact]
    public async Task Relay_OptionsAndNoTarget_IsRefusedAtTheStart()
    {
        Add("a", "mail").UseOutboxRelay(new OutboxRelayOptions());

        (await FailsAsync()).ShouldContain("no target");
    }

    [Fact]
    public async Task Relay_NothingMakesMessages_IsRefusedAtTheStart()
    {
        builder.Services.AddClp(Contracts.Counter("a")).UseStore("relayed").UseOutbox(Target("one"));

        (await FailsAsync()).ShouldContain("nothing makes messages");
    }

    [Fact]
    public async Task Relay_ImpossibleOptions_AreRefusedAtTheStart()
    {
        Add("a", "mail").UseOutbox(Target("one")).UseOutboxRelay(new OutboxRelayOptions { Concurrency = 0 });

        (await Should.ThrowAsync<StorageException>(StartAsync)).Code.ShouldBe(ClpCodes.StoreMisconfigured);
    }

    [Fact]
    public async Task Relay_AStoreWithoutAnOutbox_IsRefusedAtTheStart()
    {
        builder.Services.AddClp(Contracts.Counter("a")).UseStore((_, _) => new(new TestStore(hasOutbox: false))).Configure((_, options) => options.Outbox = Contracts.Messages("mail")).UseOutbox(Target("one"));

        (await Should.ThrowAsync<StorageException>(StartAsync)).Code.ShouldBe(ClpCodes.StoreMisconfigured);
    }

    [Fact]
    public async Task Depth_OnAStandingHost_IsTheLastKnownAndAsksNoStore()
    {
        // The topic that nobody takes waits, the poisoned one is parked.
        Add("a", "unknown").UseOutbox(Target("none"), "none");
        Add("b", "poison").UseOutbox((_, _) => throw new PoisonMessageException("bad"), "poison");
        using MeterListener listener = new();
        ConcurrentDictionary<string, long> seen = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "clp.outbox.depth")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (tags[0].Value is "relayed")
            {
                seen[(string)tags[1].Value!] = value;
            }
        });
        listener.Start();
        using IHost host = await StartAsync();
        await SubmitAsync(host, "a");
        await SubmitAsync(host, "b");
        while (!seen.TryGetValue("parked", out long parked) || parked == 0)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
            store.MustNotAsk.Value = true;
            listener.RecordObservableInstruments();
            store.MustNotAsk.Value = false;
        }

        store.WasAskedAllTheSame.ShouldBeFalse();
        seen["waiting"].ShouldBe(1);
        await host.StopAsync();

        seen.Clear();
        listener.RecordObservableInstruments();
        seen.ShouldBeEmpty();
    }

    private IClpBuilder Add(string contract, params string[] topics)
    {
        IClpBuilder added = builder.Services.AddClp(Contracts.Counter(contract)).UseStore("relayed")
            .Configure((_, options) => options.Outbox = recorded => topics.SelectMany(topic => Contracts.Messages(topic)(recorded)));
        return contract == "a" ? added.UseOutboxRelay(Contracts.Patient) : added;
    }

    private Func<OutboxEntry, CancellationToken, ValueTask> Target(string name) => (entry, _) =>
    {
        delivered.Enqueue($"{name} got {entry.Message.Topic} of {entry.Stream.Contract}");
        deliveries.Release();
        return default;
    };

    private async Task<IHost> StartAsync()
    {
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private async Task<string> FailsAsync()
    {
        ConfigurationException error = await Should.ThrowAsync<ConfigurationException>(StartAsync);
        error.Code.ShouldBe(ClpCodes.BadHost);
        return error.Message;
    }

    private async Task DeliveredAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await clock.UntilAsync(deliveries.WaitAsync());
        }
    }

    private static async Task SubmitAsync(IHost host, string contract)
        => (await (await host.Services.GetRequiredKeyedService<ClpRuntime>(contract).OpenAsync()).SubmitAsync("add")).IsCommitted.ShouldBeTrue();

    private sealed class Box(RelayTests test, string name) : IOutboxTarget
    {
        public ValueTask DeliverAsync(OutboxEntry entry, CancellationToken cancellationToken) => test.Target(name)(entry, cancellationToken);
    }
}
