using Clp.TestServers;

namespace Clp.Benchmarks.Measures.Histories;

/// <summary>What can go wrong between a store and its server: by name, and how to bring it about.</summary>
internal sealed class ServerFaults : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly List<(string Name, Func<Random, Task> Strike)> faults = [];
    private readonly List<int> counts = [];

    /// <summary>Mends what stays broken until somebody mends it.</summary>
    public Action Restore { get; private init; } = () => { };

    /// <summary>A network that cuts requests and replies anywhere, resets, goes down and is slow; and what the caller adds.</summary>
    public static ServerFaults Of(TcpProxy proxy) => new ServerFaults { Restore = proxy.GoUp }
        .With("requests cut", random => Task.FromResult(proxy.Arm(new ProxyCut(ProxyDirection.ToServer, random.Next(600)))))
        .With("replies cut", random => Task.FromResult(proxy.Arm(new ProxyCut(ProxyDirection.ToClient, random.Next(200)))))
        .With("resets", _ => Done(proxy.ResetAll))
        .With("times down", _ => Done(proxy.GoDown))
        .With("changes of latency", random => Task.FromResult(proxy.Latency = TimeSpan.FromMilliseconds(random.Next(3))));

    /// <summary>Adds a fault.</summary>
    public ServerFaults With(string name, Func<Random, Task> strike)
    {
        faults.Add((name, strike));
        counts.Add(0);
        return this;
    }

    /// <summary>Brings one about, after those that are being brought about: who has connections killed is not to lose his own. Thread-safe.</summary>
    public async Task StrikeAsync(Random random)
    {
        await gate.WaitAsync();
        try
        {
            int at = random.Next(faults.Count);
            counts[at]++;
            await faults[at].Strike(random);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    public override string ToString() => string.Join(", ", faults.Select((fault, at) => $"{counts[at]} {fault.Name}"));

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
