using Clp.Storage.Crasher;
using Xunit.Abstractions;

namespace Clp.Storage.Sqlite.Tests;

public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Process_KilledWhileAppending_LosesNothingItAcknowledged()
    {
        using TemporaryFolder folder = new();
        KillRounds rounds = new(KilledStore.Sqlite, folder.Path, new Random(1));

        // On a slow machine the kill may often come before the relay has settled anything; that it never does is a failure too.
        for (int round = 0; round < 10 || (round < 100 && rounds.Settled <= 10); round++)
        {
            (await rounds.RunAsync()).ShouldBeTrue($"round {round}: lost {rounds.Lost}, partial {rounds.Partial}, double {rounds.Double}; {string.Join("; ", rounds.Wrong)}");
        }

        output.WriteLine($"{rounds.Acknowledged} acknowledged appends, {rounds.Settled} messages");
        rounds.Settled.ShouldBeGreaterThan(10);
        rounds.Acknowledged.ShouldBeGreaterThan(10);
    }
}
