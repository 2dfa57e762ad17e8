using Clp.Audit.Tests.Tampering;
using Xunit.Abstractions;

namespace Clp.Audit.Tests;

public sealed class TamperingTests(ITestOutputHelper output)
{
    [Fact]
    public void Verify_FiveHundredTamperings_FindsAndNamesEach()
    {
        const int Count = 510;
        using Campaign campaign = new(seed: 20260301);
        campaign.Run(Count);

        output.WriteLine($"seed 20260301: {campaign.Detected}/{Count} detected, {campaign.Named}/{Count} named, {campaign.FalseAlarms} false alarms");
        campaign.Failures.ShouldBeEmpty();
        campaign.Detected.ShouldBe(Count);
        campaign.Named.ShouldBe(Count);
        campaign.FalseAlarms.ShouldBe(0);
    }
}
