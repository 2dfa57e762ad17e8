using Clp.Middleware.Redis.Caller;
using Clp.TestServers;
using Xunit.Abstractions;

namespace Clp.Middleware.Redis.Tests;

public sealed class TwoProcessTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("single")]
    [InlineData("cluster")]
    public async Task Processes_ThatShareALimiter_NeverExceedIt(string kind)
    {
        const int Calls = 20_000;
        string connection = kind == "cluster" ? (await SharedServers.Cluster).ConnectionString : (await SharedServers.RedisEverySecond).ConnectionString;

        CallReport report = await Processes.RunAsync(connection, Calls);

        output.WriteLine($"{report.Granted} granted, {report.Refused} refused, {report.WindowsSeen} windows");
        report.Processes.ShouldBe(2);
        report.Failed.ShouldBe(0);
        (report.Granted + report.Refused).ShouldBe(Calls);
        report.Misdated.ShouldBe(0);
        report.Violations.ShouldBe(0);
        report.Granted.ShouldBeGreaterThan(100);
        report.Refused.ShouldBeGreaterThan(100);
    }
}
