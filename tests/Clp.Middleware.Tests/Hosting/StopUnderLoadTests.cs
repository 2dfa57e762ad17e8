using Clp.Storage;
using Clp.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Clp.Middleware.Tests.Hosting;

/// <summary>Callers who never stop asking, and do not wait for each other, while the host stops.</summary>
public sealed class StopUnderLoadTests : IDisposable
{
    private const int Callers = 8, Instances = 3;
    private readonly string folder = Directory.CreateTempSubdirectory("clp-").FullName;
    private readonly FakeClock clock = new();
    private int acknowledged, delivered;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Stop_UnderLoad_EveryCallIsCommittedOrRefusedAndNothingAcknowledgedIsLost()
    {
        TaskCompletionSource busy = Contracts.Signal();
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddClp(Contracts.Counter()).UseFileStore(Path.Combine(folder, "store"))
            .UseOutboxRelay(Contracts.Patient)
            .Configure((_, options) => options.Outbox = Contracts.Messages("counted"))
            .UseOutbox((_, _) =>
            {
                Interlocked.Increment(ref delivered);
                if (Volatile.Read(ref acknowledged) >= 100)
                {
                    busy.TrySetResult();
                }

                return default;
            });
        IHost host = builder.Build();
        await host.StartAsync();
        ClpRuntime runtime = host.Services.GetRequiredService<ClpRuntime>();
        Task<string>[] callers = [.. Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(runtime, $"{caller % Instances}")))];
        await busy.Task;

        await host.StopAsync();
        host.Dispose();

        (await Task.WhenAll(callers)).ShouldAllBe(end => end == ClpCodes.RuntimeClosed);
        await using FileStore store = FileStore.Open(Path.Combine(folder, "store"));
        await using ClpRuntime reopened = new(Contracts.Counter(), new ClpRuntimeOptions { EventStore = store });
        int stored = 0;
        for (int i = 0; i < Instances; i++)
        {
            stored += (await reopened.OpenAsync($"{i}")).State.Get("count", 0);
        }

        acknowledged.ShouldBeGreaterThanOrEqualTo(100);
        delivered.ShouldBeGreaterThan(0);
        stored.ShouldBe(acknowledged);
        (delivered + (await store.Outbox!.DepthAsync(default)).Waiting).ShouldBe(acknowledged);
    }

    /// <summary>The code of what ended it.</summary>
    private async Task<string> CallAsync(ClpRuntime runtime, string instance)
    {
        try
        {
            while (true)
            {
                (await (await runtime.OpenAsync(instance)).SubmitAsync("add")).EnsureCommitted();
                clock.Advance(TimeSpan.FromMilliseconds(10));
                Interlocked.Increment(ref acknowledged);
            }
        }
        catch (ClpException e)
        {
            return e.Code;
        }
    }
}
