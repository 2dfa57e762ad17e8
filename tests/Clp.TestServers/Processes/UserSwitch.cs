namespace Clp.TestServers;

/// <summary>What stands before a command: another user, and the signal that the kernel sends when this process ends.</summary>
internal static class UserSwitch
{
    private static readonly string? SetPriv = OperatingSystem.IsLinux() ? Tool.Find("setpriv") : null;

    /// <summary>Whether a command can run as another user from here.</summary>
    public static bool IsPossible => SetPriv is not null && Environment.IsPrivilegedProcess;

    /// <summary>Whether this machine has such a user.</summary>
    public static bool Exists(string user) => File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Any(line => line.StartsWith(user + ":", StringComparison.Ordinal));

    /// <summary>The words before the command; none where util-linux is missing, and then a killed test process leaves its servers running.</summary>
    public static string[] Prefix(string? user, int endSignal) =>
        SetPriv is null ? []
        : user is null ? [SetPriv, "--pdeathsig", Name(endSignal), "--"]
        : [SetPriv, "--reuid", user, "--regid", user, "--init-groups", "--pdeathsig", Name(endSignal), "--"];

    /// <summary>It knows signals by name only.</summary>
    private static string Name(int signal) => signal == Posix.SigQuit ? "QUIT" : "KILL";
}
