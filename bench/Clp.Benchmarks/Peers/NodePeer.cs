using System.Diagnostics;
using System.Globalization;

namespace Clp.Benchmarks.Peers;

/// <summary>A peer that runs under Node: a child process that answers each line with the nanoseconds of processor time per operation of one round.</summary>
internal sealed class NodePeer : IDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private NodePeer(Process process, string folder) => (_process, _folder) = (process, folder);

    /// <summary>Installs the packages into a temporary folder and starts the script there; null and a reason when that cannot be.</summary>
    public static NodePeer? TryStart(string script, string[] packages, out string? why)
    {
        string folder = Directory.CreateTempSubdirectory("clp-peer-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "package.json"), """{"private":true,"type":"module"}""");
            File.WriteAllText(Path.Combine(folder, "peer.mjs"), script);
            if (!TryInstall(folder, packages, out why))
            {
                Directory.Delete(folder, recursive: true);
                return null;
            }

            Process process = Process.Start(new ProcessStartInfo("node", "peer.mjs")
            {
                WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false,
            })!;
            return new NodePeer(process, folder);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Directory.Delete(folder, recursive: true);
            why = "node or npm is not installed";
            return null;
        }
    }

    /// <summary>One round; nanoseconds per operation.</summary>
    public double Round()
    {
        _process.StandardInput.WriteLine("round");
        _process.StandardInput.Flush();
        string line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the peer under Node ended early");
        return double.Parse(line, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5_000))
        {
            _process.Kill();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static bool TryInstall(string folder, string[] packages, out string? why)
    {
        ProcessStartInfo start = new("npm") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in (string[])["install", "--no-audit", "--no-fund", "--loglevel=error", .. packages])
        {
            start.ArgumentList.Add(argument);
        }

        using Process npm = Process.Start(start)!;
        Task<string> output = npm.StandardOutput.ReadToEndAsync();
        string errors = npm.StandardError.ReadToEnd();
        output.Wait();
        npm.WaitForExit();
        why = npm.ExitCode == 0 ? null : $"npm could not install {string.Join(" ", packages)}: {errors.Split('\n')[0]}";
        return npm.ExitCode == 0;
    }
}
