using System.Net;

namespace Clp.Middleware.Tests.Webhooks;

public sealed class WebhookOptionsTests
{
    private static readonly WebhookEndpoint Good = new() { Name = "crm", Url = new Uri("https://hooks.example.com/a/s3cr3t-path?k=s3cr3t-query"), Secrets = [WebhookBench.Secret] };
    private static readonly WebhookOptions Options = new() { Endpoints = [Good] };

    [Fact]
    public void Defaults_AreFit()
    {
        using WebhookTarget target = new(Options);
    }

    [Theory]
    [InlineData("http://hooks.example.com/")]
    [InlineData("ftp://hooks.example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user@hooks.example.com/")]
    [InlineData("https://user:pass@hooks.example.com/")]
    [InlineData("https://hooks.example.com/#part")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    public void Address_ThatCannotBe_IsRefusedAtOnce(string url)
        => Should.Throw<ConfigurationException>(() => Make(Options with { Endpoints = [Good with { Url = new Uri(url) }] })).Message.ShouldContain("'crm'");

    [Fact]
    public void Address_IsAbsolute()
        => Should.Throw<ConfigurationException>(() => Make(Options with { Endpoints = [Good with { Url = new Uri("/in", UriKind.Relative) }] }));

    [Fact]
    public void Address_OfAnAllowedNetwork_AndHttpWhereAllowed_AreFit()
        => Make(Options with { Endpoints = [Good with { Url = new Uri("http://10.1.2.3:8080/"), AllowHttp = true, AllowedNetworks = [IPNetwork.Parse("10.1.0.0/16")], AllowedPorts = [8080] }] });

    [Fact]
    public void Options_ThatCannotWork_AreRefused()
    {
        WebhookOptions[] bad =
        [
            Options with { Endpoints = [] },
            Options with { Endpoints = [Good, Good] },
            Options with { Endpoints = [Good with { Name = "" }] },
            Options with { Endpoints = [Good with { Name = "a/b" }] },
            Options with { Endpoints = [Good with { Name = new string('x', 65) }] },
            Options with { Endpoints = [Good with { Secrets = [] }] },
            Options with { Endpoints = [Good with { Secrets = [.. Enumerable.Repeat(WebhookBench.Secret, 9)] }] },
            Options with { Endpoints = [Good with { AllowedPorts = [8443] }] },
            Options with { Endpoints = [Good with { Mode = (CloudEventMode)7 }] },
            Options with { Source = "" },
            Options with { Source = "/a?b" },
            Options with { Source = "has blanks" },
            Options with { MaxBodyBytes = 1023 },
            Options with { MaxBodyBytes = (4 * 1024 * 1024) + 1 },
            Options with { Timeout = TimeSpan.Zero },
            Options with { Timeout = TimeSpan.FromMinutes(61) },
            Options with { ConnectionLifetime = TimeSpan.FromDays(50) },
            Options with { CorrelationHeader = "webhook-id" },
            Options with { CorrelationHeader = "Content-Type" },
            Options with { CorrelationHeader = "has blanks" },
            .. new[] { "", "Upper", "with_underscore", "data", "id", "traceparent", "correlationid", new string('x', 21) }.Select(name => Options with { Attributes = new Dictionary<string, string> { [name] = "v" } }),
            .. new[] { "", "line\nbreak", "\ufffe", "\ud800" }.Select(value => Options with { Attributes = new Dictionary<string, string> { ["mine"] = value } }),
        ];

        foreach (WebhookOptions options in bad)
        {
            Should.Throw<ConfigurationException>(() => Make(options)).Code.ShouldBe(ClpCodes.BadOptions);
            Should.Throw<ConfigurationException>(() => new ClpRuntimeOptions().UseWebhooks(WebhookBench.Order, options));
        }
    }

    [Fact]
    public void ToString_ShowsNeitherAddressesNorSecrets()
    {
        string all = Options + " " + Good + " " + Good.Secrets[0];

        all.ShouldContain("crm");
        all.ShouldNotContain("s3cr3t");
        all.ShouldNotContain("example");
        all.ShouldNotContain(WebhookBench.SecretText[6..]);
    }

    private static void Make(WebhookOptions options)
    {
        using WebhookTarget target = new(options);
    }
}
