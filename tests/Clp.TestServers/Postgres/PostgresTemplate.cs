namespace Clp.TestServers;

/// <summary>An initialised data folder, made once in this process; each server gets a copy.</summary>
internal static class PostgresTemplate
{
    private static readonly Lazy<Task<string>> Made = new(MakeAsync);

    /// <summary>Copies the template to a folder that is not there yet, keeping the owner.</summary>
    public static async Task CopyToAsync(string folder) => await Tool.RunAsync("cp", "-a", await Made.Value, folder);

    private static async Task<string> MakeAsync()
    {
        string initdb = PostgresBinaries.Require("initdb");
        string parent = await RunFolder.AddAsync("postgres-template");
        if (PostgresBinaries.User is { } user)
        {
            await Tool.RunAsync("chown", user, parent);
        }

        string data = Path.Combine(parent, "data");
        string[] command = [.. UserSwitch.Prefix(PostgresBinaries.User, Posix.SigKill), initdb, "-D", data, "-U", PostgresServer.Superuser, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
        await Tool.RunAsync(command[0], command[1..]);
        return data;
    }
}
