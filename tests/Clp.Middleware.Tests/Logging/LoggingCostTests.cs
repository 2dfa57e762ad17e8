using Microsoft.Extensions.Logging;

namespace Clp.Middleware.Tests;

/// <summary>Counts bytes, so nothing that listens to the whole process may run beside it.</summary>
[Collection("Alone")]
public sealed class LoggingCostTests : IDisposable
{
    private readonly FormattedLog log = new(LogLevel.None);

    public void Dispose() => log.Dispose();

    [Fact]
    public async Task LevelOff_AllocatesNothing()
    {
        long with = await BytesAsync(options => options.UseLogging(new LoggingOptions { Acceptances = false }));

        with.ShouldBeLessThanOrEqualTo(await BytesAsync(_ => { }) + 1);
    }

    private async Task<long> BytesAsync(Action<ClpRuntimeOptions> configure)
    {
        const int Times = 2_000;
        ClpRuntimeOptions options = new() { LoggerFactory = log, EventStore = new MemoryStore(new MemoryStoreOptions { KeepEvents = 200 }) };
        configure(options);
        await using ClpRuntime runtime = new(Contract.Define("plain").Intent("go").Transition("go", "go", _ => StateDelta.Empty).Build(), options);
        ContractInstance instance = await runtime.OpenAsync("one");
        long before = 0;
        for (int i = -200; i < Times; i++)
        {
            before = i == 0 ? GC.GetAllocatedBytesForCurrentThread() : before;
            await instance.SubmitAsync("go");
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Times;
    }
}
