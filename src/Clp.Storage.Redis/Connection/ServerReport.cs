using StackExchange.Redis;

namespace Clp.Storage.Redis;

/// <summary>What a node says of itself. A word it did not or may not say is missing.</summary>
internal sealed class ServerReport
{
    private readonly Dictionary<string, string> words = new(StringComparer.Ordinal);

    private ServerReport(bool isHere) => IsHere = isHere;

    /// <summary>A node that does not answer.</summary>
    public static ServerReport Away { get; } = new(isHere: false);

    public bool IsHere { get; }

    public bool IsMaster => this["role"] == "master";

    public string? this[string word] => words.GetValueOrDefault(word);

    /// <param name="server">The node.</param>
    /// <param name="only">Another way to it when it is the only one: the driver refuses some questions to a node unless the connection allows them.</param>
    /// <param name="withSettings">Its configuration too.</param>
    public static async Task<ServerReport> AskAsync(IServer server, IDatabase? only, bool withSettings)
    {
        ServerReport report = new(isHere: true);
        await server.PingAsync().ConfigureAwait(false);
        foreach (string section in (string[])["replication", "persistence", "cluster", "memory"])
        {
            report.Take(await InfoAsync(server, only, section).ConfigureAwait(false));
        }

        foreach (string setting in withSettings ? (string[])["appendonly", "appendfsync", "aof-load-truncated", "maxmemory-policy"] : [])
        {
            if (await SettingAsync(server, only, setting).ConfigureAwait(false) is { } value)
            {
                report.words[setting] = value;
            }
        }

        return report;
    }

    private void Take(string? info)
    {
        foreach (string line in (info ?? "").Split('\n'))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                words[line[..colon]] = line[(colon + 1)..].Trim();
            }
        }
    }

    private static async ValueTask<string?> InfoAsync(IServer server, IDatabase? only, string section)
    {
        try
        {
            return await server.InfoRawAsync(section).ConfigureAwait(false);
        }
        catch (Exception error) when (IsForbidden(error))
        {
            return only is null ? null : await AllowedAsync(async () => (string)(await only.ExecuteAsync("INFO", section).ConfigureAwait(false))!).ConfigureAwait(false);
        }
    }

    private static async ValueTask<string?> SettingAsync(IServer server, IDatabase? only, string setting)
    {
        try
        {
            return (await server.ConfigGetAsync(setting).ConfigureAwait(false)).Select(static pair => pair.Value).FirstOrDefault();
        }
        catch (Exception error) when (IsForbidden(error))
        {
            return only is null ? null : await AllowedAsync(async () => ((string[])(await only.ExecuteAsync("CONFIG", "GET", setting).ConfigureAwait(false))!).ElementAtOrDefault(1)).ConfigureAwait(false);
        }
    }

    private static async ValueTask<string?> AllowedAsync(Func<ValueTask<string?>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception error) when (IsForbidden(error))
        {
            return null;
        }
    }

    // Refused by the driver, by the server's access rules, or renamed away.
    private static bool IsForbidden(Exception error) => error is RedisCommandException or RedisServerException;
}
