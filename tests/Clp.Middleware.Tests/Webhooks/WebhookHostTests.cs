using Clp.Middleware.Tests.Hosting;
using Clp.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Clp.Middleware.Tests.Webhooks;

/// <summary>Web hooks in a host: the relay runs by itself, and configuration says where they go.</summary>
public sealed class WebhookHostTests
{
    [Fact]
    public async Task Host_DeliversWhatIsCommitted_ToEachContractsEndpoints()
    {
        await using Receiver orders = new();
        await using Receiver counts = new();
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddClpStore("shared", (_, _) => new(new MemoryStore()));
        builder.Services.AddClp(WebhookBench.Order).UseStore("shared").UseWebhooks(new WebhookOptions { Endpoints = [WebhookBench.Endpoint(orders.Url)] });
        builder.Services.AddClp(Contracts.Counter()).UseStore("shared").UseWebhooks(new WebhookOptions { Endpoints = [WebhookBench.Endpoint(counts.Url)] });
        using IHost host = builder.Build();
        await host.StartAsync();

        await WebhookBench.PlaceAsync(host.Services.GetRequiredKeyedService<ClpRuntime>("order"), "o-1", "A7");
        await (await host.Services.GetRequiredKeyedService<ClpRuntime>("counter").OpenAsync("c-1")).SubmitAsync("add");
        await WebhookBench.Until(() => orders.Requests.Count == 1 && counts.Requests.Count == 1);
        await host.StopAsync();

        orders.Requests.Single().Event.Require<string>("source").ShouldBe("/clp/order");
        counts.Requests.Single().Event.Require<string>("source").ShouldBe("/clp/counter");
        orders.Requests.Single().Verify(TimeProvider.System, WebhookBench.Secret);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Host_WithRedaction_TellsNoneOfItsSecretsOutside(bool isRedactionFirst)
    {
        await using Receiver orders = new();
        RedactionOptions redaction = new() { Secrets = ["open sesame"], Keys = ["city"] };
        WebhookOptions hooks = new() { Endpoints = [WebhookBench.Endpoint(orders.Url)], Data = new() { IncludesPersonal = true } };
        HostApplicationBuilder builder = Contracts.Host();
        IClpBuilder order = builder.Services.AddClp(WebhookBench.Order);
        _ = isRedactionFirst ? order.UseRedaction(redaction).UseWebhooks(hooks) : order.UseWebhooks(hooks).UseRedaction(redaction);
        using IHost host = builder.Build();
        await host.StartAsync();
        StateObject payload = StateObject.Of(("number", "open sesame 7"), ("email", "ada@example.org"), ("ship", StateObject.Of(("city", "Bonn"))));

        (await (await host.Services.GetRequiredService<ClpRuntime>().OpenAsync()).SubmitAsync("place", payload)).EnsureCommitted();
        await WebhookBench.Until(() => orders.Requests.Count == 1);
        await host.StopAsync();

        orders.Requests.Single().Event.Require<StateObject>("data.payload").ToJson().ShouldBe("""{"number":"[redacted] 7","email":"ada@example.org","ship":{}}""");
    }

    [Fact]
    public void Configuration_GivesTheOptions()
    {
        WebhookOptions options = Read(
            ("Source", "https://example.com"),
            ("MaxBodyBytes", "4096"),
            ("Timeout", "00:00:03"),
            ("Endpoints:crm:Url", "http://10.1.2.3:8080/in"),
            ("Endpoints:crm:AllowHttp", "true"),
            ("Endpoints:crm:AllowedNetworks:0", "10.1.0.0/16"),
            ("Endpoints:crm:AllowedPorts:0", "8080"),
            ("Endpoints:crm:Mode", "binary"),
            ("Endpoints:crm:Secrets:0", WebhookBench.SecretText),
            ("Endpoints:audit:Url", "https://audit.example.com/"),
            ("Endpoints:audit:Secrets:0", WebhookBench.SecretText));

        (options.Source, options.MaxBodyBytes, options.Timeout).ShouldBe(("https://example.com", 4096, TimeSpan.FromSeconds(3)));
        options.Endpoints.Select(endpoint => endpoint.Name).ShouldBe(["audit", "crm"]);
        WebhookEndpoint crm = options.Endpoints[1];
        crm.Url.Port.ShouldBe(8080);
        (crm.AllowHttp, crm.Mode).ShouldBe((true, CloudEventMode.Binary));
        crm.AllowedNetworks.ShouldHaveSingleItem().ToString().ShouldBe("10.1.0.0/16");
        crm.AllowedPorts.ShouldBe([8080]);
        crm.Secrets.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("Endpoints:crm:Uri", "canary-value")]
    [InlineData("Unknown", "canary-value")]
    [InlineData("Timeout", "canary-value")]
    [InlineData("MaxBodyBytes", "canary-value")]
    [InlineData("Endpoints:crm:Url", "canary-value")]
    [InlineData("Endpoints:crm:Secrets:1", "canary-value")]
    [InlineData("Endpoints:crm:AllowedNetworks:0", "canary-value")]
    [InlineData("Endpoints:crm:AllowedPorts:0", "canary-value")]
    [InlineData("Endpoints:crm:AllowHttp", "canary-value")]
    [InlineData("Endpoints:crm:Mode", "canary-value")]
    [InlineData("Endpoints:other:Secrets:0", WebhookBench.SecretText)]
    public void Configuration_ThatCannotBe_IsRefused_AndNotQuoted(string key, string value)
    {
        ConfigurationException error = Should.Throw<ConfigurationException>(() => Read(("Endpoints:crm:Url", "https://hooks.example.com/"), ("Endpoints:crm:Secrets:0", WebhookBench.SecretText), (key, value)));

        error.Message.ShouldNotContain(value);
        error.ToString().ShouldNotContain("canary");
    }

    private static WebhookOptions Read(params (string Key, string Value)[] settings)
        => WebhookOptions.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.GroupBy(pair => pair.Key).Select(pair => KeyValuePair.Create<string, string?>("Hooks:" + pair.Key, pair.Last().Value)))
            .Build().GetSection("Hooks"));
}
