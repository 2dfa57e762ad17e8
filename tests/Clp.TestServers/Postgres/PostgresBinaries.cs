using System.Globalization;

namespace Clp.TestServers;

/// <summary>Where the PostgreSQL programs are, and as whom they run: the server refuses to run as root.</summary>
internal static class PostgresBinaries
{
    private const string ServerUser = "postgres";
    private static readonly string? Folder = FindFolder();

    /// <summary>The user to run as, or null for the current one.</summary>
    public static string? User => Environment.IsPrivilegedProcess ? ServerUser : null;

    /// <summary>Why PostgreSQL cannot be started here, or null when it can.</summary>
    public static string? Missing =>
        Folder is null ? "server postgres is neither on the PATH nor in /usr/lib/postgresql; install it (Debian: apt-get install postgresql)"
        : User is null ? null
        : !UserSwitch.IsPossible ? "server postgres does not run as root, and setpriv, which would change the user, is missing (Debian: apt-get install util-linux)"
        : !UserSwitch.Exists(ServerUser) ? "server postgres does not run as root, and there is no user postgres to run it as"
        : null;

    /// <summary>The full path of one of the programs; throws when PostgreSQL cannot be started here.</summary>
    public static string Require(string program) =>
        Servers.MissingPostgres is { } reason ? throw Servers.Missing(reason) : Path.Combine(Folder!, program);

    private static string? FindFolder()
    {
        // A link on the PATH may stand alone; all the programs are where it leads to.
        if (Tool.Find("initdb") is { } initdb && Path.GetDirectoryName(File.ResolveLinkTarget(initdb, returnFinalTarget: true)?.FullName ?? initdb) is { } folder && IsWhole(folder))
        {
            return folder;
        }

        const string Debian = "/usr/lib/postgresql";
        return !Directory.Exists(Debian) ? null : Directory.GetDirectories(Debian)
            .Where(version => IsWhole(Path.Combine(version, "bin")))
            .OrderByDescending(version => double.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out double number) ? number : 0)
            .Select(version => Path.Combine(version, "bin"))
            .FirstOrDefault();
    }

    private static bool IsWhole(string folder) => new[] { "initdb", "postgres", "psql" }.All(program => File.Exists(Path.Combine(folder, program)));
}
