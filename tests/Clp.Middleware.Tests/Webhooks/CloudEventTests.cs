using System.Globalization;
using System.Text;

namespace Clp.Middleware.Tests.Webhooks;

/// <summary>What rides in the outbox, and as what it is sent.</summary>
public sealed class CloudEventTests
{
    private static readonly Uri Somewhere = new("https://hooks.example.com/in");
    private readonly WebhookBench bench = new();

    [Fact]
    public async Task Commit_Rides_AsACompleteCloudEvent()
    {
        OutboxMessage message = await OnlyAsync(Options(), StateObject.Of(("number", "A7")), new CommitOptions { Correlation = "req-1", Causation = "cmd-9" });

        message.Topic.ShouldBe("webhook/order/crm");
        StateObject told = (StateObject)message.Payload;
        StateObject data = told.Require<StateObject>("data");

        // There is one while another test listens to spans.
        told.Without("data").Without("traceparent").ToJson().ShouldBe("""{"specversion":"1.0","id":"","type":"clp.committed","source":"/clp/order","time":"2026-03-01T09:00:00Z","sequence":"0000000000000000000","subject":"o-1","correlationid":"req-1","causationid":"cmd-9","datacontenttype":"application/json"}""");
        data.Without("intentId").ToJson().ShouldBe("""{"version":0,"intent":"place","transition":"place","payload":{"number":"A7"}}""");
        WebhookRequest.EventOf(message)!.Require<string>("id").ShouldBe(message.Id);
    }

    [Fact]
    public async Task Attributes_KeepTheNamesAndTextsThatCloudEventsAllows()
    {
        WebhookOptions options = Options() with { Attributes = new Dictionary<string, string> { ["partitionkey"] = "eu 1" }, Type = recorded => $"com.example.{recorded.Event.Kind}", Source = "https://example.com/shop/" };
        OutboxMessage message = await OnlyAsync(options, StateObject.Of(("number", "A7")), new CommitOptions { Correlation = "a\r\nb%\u0085" }, instance: "o\u0000 \ud800/ä\ufffe", tenant: "acme/eu");

        StateObject told = (StateObject)message.Payload;
        foreach ((string name, StateValue value) in told)
        {
            name.ShouldMatch("^[a-z0-9]{1,20}$");
            if (name is not ("data" or "id"))
            {
                string text = value.As<string>();
                text.ShouldNotBeEmpty();
                text.EnumerateRunes().ShouldAllBe(rune => !Rune.IsControl(rune) && rune != Rune.ReplacementChar);
            }
        }

        told.Require<string>("correlationid").ShouldBe("a%0D%0Ab%25%C2%85");
        told.Require<string>("subject").ShouldBe("o%00 %ED%A0%80/ä%EF%BF%BE");
        told.Require<string>("source").ShouldBe("https://example.com/shop/acme%2Feu/order");
        told.Require<string>("type").ShouldBe("com.example.committed");
        told.Require<string>("partitionkey").ShouldBe("eu 1");
        Uri.TryCreate(told.Require<string>("source"), UriKind.Absolute, out _).ShouldBeTrue();
        DateTimeOffset.ParseExact(told.Require<string>("time"), "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture).ShouldBe(bench.Clock.GetUtcNow());
    }

    [Fact]
    public void Escape_OfDifferentTexts_GivesDifferentTexts()
    {
        string[] texts = ["", "%", "%25", "%00", "\0", "\ud800", "\udc00", "\ufffd", "%ED%A0%80", "ä", "%C3%A4", "\u0085", "😀", "\ud83d", "a/b", "a%2Fb"];

        texts.Select(CloudEventText.Escape).Distinct(StringComparer.Ordinal).Count().ShouldBe(texts.Length);
        texts.Select(CloudEventText.Segment).Distinct(StringComparer.Ordinal).Count().ShouldBe(texts.Length);
        texts.Select(CloudEventText.Segment).ShouldAllBe(text => Uri.IsWellFormedUriString("/" + text, UriKind.Relative));
    }

    [Fact]
    public async Task Data_LeavesOut_WhatIsPersonalSecretOrUndeclared()
    {
        StateObject payload = StateObject.Of(
            ("number", "A7"),
            ("email", "ada@example.org"),
            ("cardToken", "tok_4242"),
            ("ship", StateObject.Of(("city", "Bonn"), ("street", "Canary Street 1"))),
            ("extras", StateObject.Of(("gift", true), ("note", "call with Bearer abcdef0123456789abcdef0123456789 today"), ("apiKey", "k-123"), ("list", StateArray.Of(StateObject.Of(("password", "hunter2"), ("ok", 1)))))));

        OutboxMessage message = await OnlyAsync(Options(), payload);

        ((StateObject)message.Payload).Require<StateObject>("data.payload").ToJson().ShouldBe("""{"number":"A7","ship":{"city":"Bonn"},"extras":{"gift":true,"note":"call with Bearer [redacted] today","list":[{"ok":1}]}}""");
    }

    [Fact]
    public async Task Data_TellsWhatTheOptionsSay()
    {
        StateObject payload = StateObject.Of(("number", "A7"), ("email", "ada@example.org"), ("cardToken", "tok_4242"), ("extras", StateObject.Of(("password", "hunter2"))));

        (await PayloadAsync(new WebhookData { Fields = ["number", "cardToken", "email"] }, payload)).ShouldBe("""{"number":"A7","cardToken":"tok_4242"}""");
        (await PayloadAsync(new WebhookData { Fields = ["email"], IncludesPersonal = true }, payload)).ShouldBe("""{"email":"ada@example.org"}""");
        (await PayloadAsync(new WebhookData { Fields = ["extras"] }, payload)).ShouldBe("""{"extras":{}}""");
        (await PayloadAsync(new WebhookData { Redactor = new Redactor(new RedactionOptions { Keys = ["number"], Secrets = ["tok_4242"] }) }, payload)).ShouldBe("""{"cardToken":"[redacted]","extras":{"password":"hunter2"}}""");
        (await PayloadAsync(new WebhookData { Fields = [] }, payload)).ShouldBe("{}");
        ((StateObject)(await OnlyAsync(Options() with { Data = new WebhookData { Make = e => e.Version } }, payload)).Payload).Field("data").ShouldBe(0);
        ((StateObject)(await OnlyAsync(Options() with { Data = new WebhookData { Make = _ => null } }, payload)).Payload).Keys.ShouldNotContain("data");
    }

    [Fact]
    public async Task AnEvent_ThatIsTooLarge_RidesWithoutItsData()
    {
        OutboxMessage message = await OnlyAsync(Options() with { MaxBodyBytes = 1024 }, StateObject.Of(("number", new string('x', 2_000))));

        StateObject told = (StateObject)message.Payload;
        told.Keys.ShouldNotContain("data");
        told.Keys.ShouldNotContain("datacontenttype");
        told.Require<string>("dataomitted").ShouldBe("size");
        told.ToUtf8Json().Length.ShouldBeLessThan(1024);
    }

    [Fact]
    public async Task AnEvent_ThatIsTooDeep_RidesWithoutItsData()
    {
        StateValue deep = 1;
        for (int i = 0; i < 62; i++)
        {
            deep = StateObject.Of(("a", deep));
        }

        OutboxMessage message = await OnlyAsync(Options(), StateObject.Of(("number", "A7"), ("extras", deep)));

        ((StateObject)message.Payload).Require<string>("dataomitted").ShouldBe("depth");
    }

    [Fact]
    public async Task Events_ChoosesThem_ForAllAndForEachEndpoint()
    {
        WebhookEndpoint all = Endpoint("all");
        WebhookEndpoint cancels = Endpoint("cancels") with { Events = recorded => recorded.Event is ContractEvent.StateCommitted { Intent: "cancel" } };
        MemoryStore store = new();
        await using ClpRuntime runtime = bench.Runtime(store, bench.Options(all, cancels));
        ContractInstance order = await runtime.OpenAsync("o-1");
        await order.SubmitAsync("place", StateObject.Of(("number", "A7")));
        await order.SubmitAsync("cancel", StateObject.Of(("number", "A7")));

        (await bench.WaitingAsync(store)).Select(message => message.Topic).ShouldBe(["webhook/order/all", "webhook/order/all", "webhook/order/cancels"]);
    }

    [Fact]
    public async Task EveryKindOfEvent_CanRide()
    {
        MemoryStore store = new();
        await using ClpRuntime runtime = bench.Runtime(store, Options() with { Events = _ => true });
        ContractInstance order = await runtime.OpenAsync("o-1");
        Intent intent = await order.DispatchAsync("place", StateObject.Of(("number", "A7")));
        await order.WithdrawAsync(intent, Actor.Host, "a reason about somebody");
        await order.SubmitAsync("place", StateObject.Of(("number", 5), ("email", StateArray.Of("ada@example.org")), ("ship", "Canary Street 1")));

        string[] told = [.. (await bench.WaitingAsync(store)).Select(message => message.Payload.ToJson())];
        told.Length.ShouldBeGreaterThanOrEqualTo(3);
        told[0].ShouldContain("\"clp.dispatched\"");
        told[1].ShouldContain("\"clp.withdrawn\"");
        told[^1].ShouldContain("\"clp.refused\"");
        string.Concat(told).ShouldNotContain("somebody");
        string.Concat(told).ShouldNotContain("ada@");
        string.Concat(told).ShouldNotContain("Canary");
    }

    [Fact]
    public async Task UseWebhooks_OverAnOutbox_KeepsItsMessages()
    {
        MemoryStore store = new();
        await using ClpRuntime runtime = bench.Runtime(store, Options(), o => o.Outbox = _ => [new OutboxMessage("mail", 1)]);
        await WebhookBench.PlaceAsync(runtime, "o-1", "A7");

        List<OutboxMessage> messages = await bench.WaitingAsync(store);

        messages.Select(message => message.Topic).ShouldBe(["mail", "webhook/order/crm"]);
        messages.Select(message => message.Id).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Binary_BringsTheAttributesAsHeaders_AndTheDataAsBody()
    {
        await using Receiver receiver = new();
        WebhookOptions options = bench.Options(WebhookBench.Endpoint(receiver.Url) with { Mode = CloudEventMode.Binary });
        using WebhookTarget target = new(options);
        MemoryStore store = new();
        await using ClpRuntime runtime = bench.Runtime(store, options);
        await WebhookBench.PlaceAsync(runtime, "o \"1\" ä%", "A7", new CommitOptions { Correlation = "req 1" });

        (await bench.Relay(store, target).RunOnceAsync()).Delivered.ShouldBe(1);

        Received got = receiver.Requests.ShouldHaveSingleItem();
        got.Headers["content-type"].ShouldBe("application/json");
        got.Headers["ce-specversion"].ShouldBe("1.0");
        got.Headers["ce-type"].ShouldBe("clp.committed");
        got.Headers["ce-id"].ShouldBe(got.Id);
        got.Headers["ce-subject"].ShouldBe("o%20%221%22%20%C3%A4%2525");
        got.Headers["ce-correlationid"].ShouldBe("req%201");
        got.Headers["x-correlation-id"].ShouldBe("req%201");
        got.Headers.Keys.ShouldNotContain("ce-data");
        got.Headers.Keys.ShouldNotContain("ce-datacontenttype");
        got.Event.Require<string>("payload.number").ShouldBe("A7");
        got.Verify(bench.Clock, WebhookBench.Secret);
    }

    private static WebhookEndpoint Endpoint(string name) => WebhookBench.Endpoint(Somewhere, name);

    private WebhookOptions Options() => bench.Options(Endpoint("crm"));

    private async Task<string> PayloadAsync(WebhookData data, StateObject payload)
        => ((StateObject)(await OnlyAsync(Options() with { Data = data }, payload)).Payload).Require<StateObject>("data.payload").ToJson();

    private async Task<OutboxMessage> OnlyAsync(WebhookOptions options, StateObject payload, CommitOptions? command = null, string instance = "o-1", string tenant = "")
    {
        MemoryStore store = new();
        await using ClpRuntime runtime = bench.Runtime(store, options, o => o.KeyNamespace = tenant);
        (await (await runtime.OpenAsync(instance)).SubmitAsync("place", payload, command)).ShouldBeOfType<Outcome.Committed>();
        return (await bench.WaitingAsync(store)).ShouldHaveSingleItem();
    }
}
