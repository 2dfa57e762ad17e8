using System.Collections.Concurrent;
using System.Diagnostics;

namespace Clp.TestServers;

/// <summary>
/// Starts every child from one thread that lives as long as this process: the kernel sends the parent-death signal when the
/// <em>thread</em> that forked ends, and a pool thread may end at any time.
/// </summary>
internal static class Launcher
{
    private static readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)> Requests = StartThread();

    /// <summary>Starts a process.</summary>
    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        TaskCompletionSource<Process> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add((start, started));
        return started.Task;
    }

    private static BlockingCollection<(ProcessStartInfo, TaskCompletionSource<Process>)> StartThread()
    {
        BlockingCollection<(ProcessStartInfo, TaskCompletionSource<Process>)> requests = [];
        new Thread(() => Serve(requests)) { IsBackground = true, Name = "test servers" }.Start();
        return requests;
    }

    private static void Serve(BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)> requests)
    {
        foreach ((ProcessStartInfo start, TaskCompletionSource<Process> started) in requests.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception failure)
            {
                started.SetException(failure);
            }
        }
    }
}
