using Clp.Storage.Tests.Disks;
using Xunit.Abstractions;

namespace Clp.Storage.Tests.Files;

public sealed class IoFaultTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(Fault.Before)]
    [InlineData(Fault.After)]
    [InlineData(Fault.Full)]
    [InlineData(Fault.Dead)]
    [InlineData(Fault.ReadOnly)]
    public async Task Fault_AtAnyCallToTheDisk_LeavesTheOldStateOrTheNew(Fault fault)
    {
        IoFaults faults = new(fault, seed: 1, steps: 33);

        await faults.RunAsync();

        faults.Wrong.ShouldBeEmpty();
        output.WriteLine($"{faults.Points} failing calls");
        faults.Points.ShouldBeGreaterThan(100);
    }
}
