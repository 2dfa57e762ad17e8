using Clp.Storage.Tests.Disks;
using Xunit.Abstractions;

namespace Clp.Storage.Tests.Files;

public sealed class PowerLossTests(ITestOutputHelper output)
{
    [Fact]
    public async Task PowerLoss_AfterAnyDiskOperation_KeepsWhatWasAcknowledged()
    {
        int states = 0;
        for (int seed = 1; seed <= 2; seed++)
        {
            PowerLoss loss = new(seed);
            await loss.RunAsync(steps: 30);
            loss.Wrong.ShouldBeEmpty();
            states += loss.States;
        }

        output.WriteLine($"{states} crash states");
        states.ShouldBeGreaterThan(2000);
    }
}
