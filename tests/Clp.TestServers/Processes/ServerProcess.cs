using System.Collections.Concurrent;
using System.Diagnostics;

namespace Clp.TestServers;

/// <summary>A server as a child process: its output goes to a file, and it ends when this process ends, however that happens.</summary>
internal sealed class ServerProcess
{
    // Ends a wait for what never comes; a machine that is busy with other things may take long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly ConcurrentDictionary<ServerProcess, int> Running = EndWithThisProcess();
    private readonly Process process;
    private readonly string logPath;
    private readonly int endSignal;

    private ServerProcess(Process process, string logPath, int endSignal)
    {
        this.process = process;
        this.logPath = logPath;
        this.endSignal = endSignal;
        Running.TryAdd(this, 0);
    }

    /// <summary>The process id, of the server itself: what starts it replaces itself by it.</summary>
    public int Id => process.Id;

    public bool IsRunning => !process.HasExited;

    /// <summary>What the server has said, the last 4,000 characters of it.</summary>
    public string Log => File.Exists(logPath) && File.ReadAllText(logPath) is { } text ? text[^Math.Min(text.Length, 4000)..] : "";

    /// <summary>Starts a command as a user (null for the current one). The end signal ends the server at once when this process ends.</summary>
    public static async Task<ServerProcess> StartAsync(string logPath, string? user, int endSignal, params string[] command)
    {
        File.WriteAllText(logPath, "");
        string[] all = ["-c", "exec \"$@\" >> \"$0\" 2>&1 < /dev/null", logPath, .. UserSwitch.Prefix(user, endSignal), .. command];
        ProcessStartInfo start = new("sh", all) { WorkingDirectory = "/" };
        return new ServerProcess(await Launcher.StartAsync(start), logPath, endSignal);
    }

    /// <summary>Asks until the answer is yes; a server that ends, or says nothing for three minutes, throws with its log.</summary>
    public async Task UntilAsync(Func<CancellationToken, Task<bool>> isReady)
    {
        using CancellationTokenSource limit = new(Patience);
        while (await WhyNotAsync(isReady, limit.Token) is { } reason)
        {
            if (process.HasExited)
            {
                throw new ServerException($"the server ended with exit code {process.ExitCode} before it was ready; its log: {Log}");
            }

            if (limit.IsCancellationRequested)
            {
                throw new ServerException($"the server was not ready after {Patience.TotalSeconds} s ({reason}); its log: {Log}");
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>Sends a signal, unless the process has ended and been reaped (its id may be another's by then).</summary>
    public void Signal(int signal)
    {
        if (!process.HasExited)
        {
            Posix.Signal(process.Id, signal);
        }
    }

    /// <summary>Sends a signal and waits for the end; kills after three minutes.</summary>
    public async Task EndAsync(int signal)
    {
        Signal(signal);
        Signal(Posix.SigCont);
        using CancellationTokenSource limit = new(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        Running.TryRemove(this, out _);
    }

    /// <summary>SIGKILL; returns when the process is gone.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
        Running.TryRemove(this, out _);
    }

    /// <summary>Null when it is ready.</summary>
    private static async Task<string?> WhyNotAsync(Func<CancellationToken, Task<bool>> isReady, CancellationToken limit)
    {
        try
        {
            return await isReady(limit) ? null : "it answers something else";
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException or OperationCanceledException or ServerException)
        {
            return failure.Message;
        }
    }

    private static ConcurrentDictionary<ServerProcess, int> EndWithThisProcess()
    {
        ConcurrentDictionary<ServerProcess, int> running = [];
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (ServerProcess server in running.Keys)
            {
                server.Signal(server.endSignal);
                server.Signal(Posix.SigCont);
            }
        };
        return running;
    }
}
