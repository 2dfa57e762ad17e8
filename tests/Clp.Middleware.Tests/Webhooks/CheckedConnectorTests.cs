using System.Net;
using Clp.Storage;

namespace Clp.Middleware.Tests.Webhooks;

/// <summary>Where connections go, with real sockets: to what was checked and to nothing else.</summary>
public sealed class CheckedConnectorTests : IAsyncLifetime
{
    private static readonly IPAddress Meant = IPAddress.Parse("127.0.0.2");
    private static readonly IPAddress Trapped = IPAddress.Loopback;

    private readonly WebhookBench bench = new();
    private Receiver trap = null!;
    private Receiver meant = null!;

    public async Task InitializeAsync() => (meant, trap) = await Receiver.PairAsync(Meant, Trapped);

    public async Task DisposeAsync()
    {
        await trap.DisposeAsync();
        await meant.DisposeAsync();
    }

    [Fact]
    public async Task Loopback_IsNotConnectedTo_UnlessItsNetworkIsAllowed()
    {
        using WebhookTarget refusing = Target(trap.Port, [], _ => [Trapped]);
        PoisonMessageException poison = await Should.ThrowAsync<PoisonMessageException>(async () => await refusing.DeliverAsync(Entry(), default));
        poison.Reason.ShouldStartWith("CLP0602");
        poison.InnerException.ShouldBeOfType<WebhookException>().Code.ShouldBe(ClpCodes.AddressRefused);
        trap.Connections.ShouldBe(0);

        using WebhookTarget allowing = Target(trap.Port, [WebhookBench.Loopback], _ => [Trapped]);
        await allowing.DeliverAsync(Entry(), default);
        trap.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task ANameThatChangesItsMind_IsCheckedAtEachConnection_AndAskedOncePerConnection()
    {
        int asked = 0;
        IPNetwork allowed = new(Meant, 32);
        meant.Respond = _ => new Answer(200) { Headers = new Dictionary<string, string> { ["connection"] = "close" } };
        using WebhookTarget target = Target(meant.Port, [allowed], _ => [++asked == 1 ? Meant : Trapped]);

        await target.DeliverAsync(Entry(), default);
        meant.Connections.ShouldBe(1);
        asked.ShouldBe(1);
        await Should.ThrowAsync<PoisonMessageException>(async () => await target.DeliverAsync(Entry(), default));
        asked.ShouldBe(2);
        trap.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task AnAnswerWithOneAddressThatIsNotAllowed_IsRefusedAsAWhole()
    {
        using WebhookTarget target = Target(meant.Port, [new IPNetwork(Meant, 32)], _ => [Meant, Trapped]);

        await Should.ThrowAsync<PoisonMessageException>(async () => await target.DeliverAsync(Entry(), default));

        meant.Connections.ShouldBe(0);
        trap.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task TheNextAddress_IsTried_WhenNobodyIsAtTheFirst()
    {
        using WebhookTarget target = Target(meant.Port, [WebhookBench.Loopback], _ => [IPAddress.Parse("127.0.0.3"), IPAddress.Parse("::ffff:127.0.0.2")]);

        await target.DeliverAsync(Entry(), default);

        meant.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task AKeptConnection_IsUsedAgain()
    {
        using WebhookTarget target = Target(meant.Port, [WebhookBench.Loopback], _ => [Meant]);

        await target.DeliverAsync(Entry(), default);
        await target.DeliverAsync(Entry(), default);

        meant.Requests.Count.ShouldBe(2);
        meant.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task TwoEndpointsAtOneName_DoNotShareConnections()
    {
        WebhookEndpoint open = Endpoint(meant.Port, [WebhookBench.Loopback]) with { Name = "open" };
        WebhookEndpoint shut = Endpoint(meant.Port, []) with { Name = "shut" };
        using WebhookTarget target = new(bench.Options(open, shut) with { Resolve = (_, _) => new([Meant]) });

        await target.DeliverAsync(Entry("open"), default);
        await Should.ThrowAsync<PoisonMessageException>(async () => await target.DeliverAsync(Entry("shut"), default));

        meant.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AResolverThatFailsOrFindsNothing_IsAFailureThatPasses(bool throws)
    {
        using WebhookTarget target = Target(meant.Port, [], _ => throws ? throw new InvalidOperationException("secret-zone") : []);

        WebhookException failure = await Should.ThrowAsync<WebhookException>(async () => await target.DeliverAsync(Entry(), default));

        failure.Code.ShouldBe(ClpCodes.SinkFailed);
        failure.ToString().ShouldNotContain("secret-zone");
    }

    [Fact]
    public async Task OtherTopics_GoToTheOtherTarget_OrNowhere()
    {
        List<string> others = [];
        using WebhookTarget target = new(bench.Options(Endpoint(meant.Port, [])), new Others(others));
        using WebhookTarget alone = new(bench.Options(Endpoint(meant.Port, [])));
        OutboxEntry mail = new(new StreamId("", "order", "o-1"), 0, new OutboxMessage("mail", 1) { Id = "m" });

        await target.DeliverAsync(mail, default);

        others.ShouldBe(["mail"]);
        await Should.ThrowAsync<PoisonMessageException>(async () => await alone.DeliverAsync(mail, default));
        (await Should.ThrowAsync<PoisonMessageException>(async () => await alone.DeliverAsync(Entry("gone"), default))).Reason.ShouldContain("'gone'");
    }

    [Fact]
    public async Task AnErasedMessage_IsDropped_AndAForeignOneParked()
    {
        using WebhookTarget target = Target(meant.Port, [WebhookBench.Loopback], _ => [Meant]);
        OutboxEntry entry = Entry();

        await target.DeliverAsync(entry with { Message = entry.Message with { Payload = StateValue.Redacted } }, default);
        await Should.ThrowAsync<PoisonMessageException>(async () => await target.DeliverAsync(entry with { Message = entry.Message with { Payload = "text" } }, default));

        meant.Connections.ShouldBe(0);
    }

    private static OutboxEntry Entry(string endpoint = "crm")
        => new(new StreamId("", "order", "o-1"), 0, new OutboxMessage(WebhookTarget.Topic("order", endpoint), StateObject.Of(("specversion", "1.0"), ("id", ""), ("type", "t"), ("source", "/s"))) { Id = "m-1" });

    private static WebhookEndpoint Endpoint(int port, IPNetwork[] allowed) => WebhookBench.Endpoint(new Uri($"http://hooks.example.com:{port}/")) with { AllowedNetworks = allowed };

    private WebhookTarget Target(int port, IPNetwork[] allowed, Func<string, IPAddress[]> resolve)
        => new(bench.Options(Endpoint(port, allowed)) with { Resolve = (host, _) => new(resolve(host)) });

    private sealed class Others(List<string> topics) : IOutboxTarget
    {
        public ValueTask DeliverAsync(OutboxEntry entry, CancellationToken cancellationToken)
        {
            topics.Add(entry.Message.Topic);
            return default;
        }
    }
}
