using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace Examples.Tests;

/// <summary>An example that runs until it is told to stop, as a service manager does: with SIGTERM.</summary>
internal sealed class RunningExample : IDisposable
{
    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> errors = new();

    public RunningExample(string example, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, example + ".dll"));
        arguments.ToList().ForEach(start.ArgumentList.Add);
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => _ = e.Data is null ? lines.Writer.TryComplete() : lines.Writer.TryWrite(e.Data);
        process.ErrorDataReceived += (_, e) => errors.Enqueue(e.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The lines up to the first that fits.</summary>
    public async Task<List<string>> ReadUntilAsync(Func<string, bool> isLast)
    {
        List<string> read = [];
        await foreach (string line in lines.Reader.ReadAllAsync())
        {
            read.Add(line);
            if (isLast(line))
            {
                return read;
            }
        }

        throw new InvalidOperationException($"It ended too early.\n{string.Join('\n', read)}\n{string.Join('\n', errors)}");
    }

    /// <summary>Has it stop in order; gives the lines that were not read yet.</summary>
    public async Task<List<string>> StopAsync()
    {
        using (Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(null, null)]))
        {
            await kill.WaitForExitAsync();
        }

        List<string> rest = await lines.Reader.ReadAllAsync().ToListAsync();

        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, string.Join('\n', [.. rest, .. errors]));
        return rest;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
