using System.Text.Json;
using Clp.TestKit;

namespace Clp.Middleware.Tests;

/// <summary>Hears everything that the process says, so nothing else may run beside it.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class AloneCollection;

[Collection("Alone")]
public sealed class SecretsTests(Xunit.Abstractions.ITestOutputHelper output)
{
    [Fact]
    public async Task Canaries_InEverythingThatIsLogged_AreNotFound()
    {
        SecretsCampaign campaign = new(seed: 19);

        await campaign.RunAsync(isRedacting: true);

        output.WriteLine($"{campaign.Planted} planted, {campaign.Events} events");
        campaign.Found.ShouldBeEmpty();
        campaign.Told.ShouldBeGreaterThan(250);
        campaign.Planted.ShouldBeGreaterThanOrEqualTo(200);
        campaign.Lines.ShouldBe(campaign.Events);
    }

    [Fact]
    public async Task Canaries_WithoutRedaction_AreFound()
    {
        SecretsCampaign campaign = new(seed: 19);

        await campaign.RunAsync(isRedacting: false);

        campaign.Found.Select(found => found.Split(':')[0]).Distinct().Count().ShouldBeGreaterThan(100);
    }

    [DataFact("conformance/strings/blns.json")]
    public async Task HostileStrings_InEverythingThatIsLogged_AreOneLinePerEvent()
    {
        string[] given = JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(SharedData.Require("conformance/strings/blns.json")))!;
        LinesCampaign campaign = new([.. LinesCampaign.Strings(given, 10_000).Where((_, at) => at % 20 == 0)]);

        await campaign.RunAsync(isRedacting: true);

        campaign.Wrong.ShouldBeEmpty();
        campaign.Events.ShouldBeGreaterThan(1_000);
        campaign.Lines.ShouldBe(campaign.Events);
    }

    [Fact]
    public async Task HostileStrings_WithoutRedaction_AreNoticed()
    {
        LinesCampaign campaign = new(LinesCampaign.Strings(["a"], 20));

        await campaign.RunAsync(isRedacting: false);

        campaign.Wrong.ShouldNotBeEmpty();
    }
}
