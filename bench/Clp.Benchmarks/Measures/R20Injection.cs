using System.Text.Json;
using Clp.Storage.Conformance;
using Clp.Storage.Conformance.Injection;
using Clp.Storage.Postgres.Tests;
using Clp.Storage.Redis.Tests;
using Clp.Storage.Sqlite.Tests;
using Clp.Storage.Tests;
using Clp.TestKit;

namespace Clp.Benchmarks.Measures;

/// <summary>Thousands of hostile texts as keys, tenants, operations, messages, intents and paths on every adapter.</summary>
internal sealed class R20Injection : IMeasure
{
    private const string Strings = "conformance/strings/blns.json";

    // Every look at its outbox reads all streams, which are few in a browser: a sample of the strings, evenly spread.
    private const int FewInBrowser = 300;

    private static readonly (string Name, Func<IStoreUnderTest> Make, int Tenants)[] Adapters =
    [
        ("memory", () => new MemoryUnderTest(), 3_000),
        ("file", () => new FileUnderTest(), 50),
        ("browser", () => new BrowserUnderTest(), FewInBrowser),
        ("sqlite", () => new SqliteUnderTest(), 3_000),
        ("redis", () => new AlwaysUnderTest(), 3_000),
        ("redis-cluster", () => new ClusterUnderTest(), 300),
        ("postgres", () => new PostgresUnderTest(), 3_000),
    ];

    public string Name => "R20";

    public string About => "injection: hostile strings x adapters x {key, tenant, operation, message, intent, path}: the same back, or a typed refusal";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        if (SharedData.Find(Strings) is not { } file)
        {
            yield return Figure.None("strings", ">=3000", SharedData.Missing(Strings));
            yield break;
        }

        // Stores with files keep them in a folder that nobody else uses, so that whatever appears beside them is theirs.
        using ScratchFolder temporary = new();
        IReadOnlyList<string> texts = HostileStrings.All(JsonSerializer.Deserialize<string[]>(File.ReadAllText(file))!, context.Sample(3_000, 300));
        yield return Figure.AtLeast("strings", texts.Count, context.Sample(3_000, 300), "");
        foreach ((string name, Func<IStoreUnderTest> make, int tenants) in Adapters)
        {
            Environment.SetEnvironmentVariable("TMPDIR", HasFiles(name) ? temporary.Path : null);
            IReadOnlyList<string> tried = name == "browser" && texts.Count > FewInBrowser ? [.. texts.Where((_, at) => at % (texts.Count / FewInBrowser) == 0)] : texts;
            yield return RunAsync(name, make, tried, Math.Min(tenants, tried.Count), context).GetAwaiter().GetResult();
        }
    }

    private static async Task<Figure> RunAsync(string name, Func<IStoreUnderTest> make, IReadOnlyList<string> texts, int tenants, MeasureContext context)
    {
        string[] around = HasFiles(name) ? Around() : [];
        await using IStoreUnderTest subject = make();
        InjectionCampaign keys = new(subject, texts);
        await keys.RunAsync(tenants);
        InjectionCommands commands = new(await subject.OpenTenantAsync("commands"), texts);
        await commands.RunAsync();
        List<string> wrong = [.. keys.Wrong, .. commands.Wrong, .. (HasFiles(name) ? Around() : []).Except(around).Where(entry => !Path.GetFileName(entry).StartsWith("clp-", StringComparison.Ordinal)).Select(entry => $"outside the root: {entry}")];
        wrong.Take(10).ToList().ForEach(text => context.Note($"R20 {name} {text}"));
        (int exact, int refused) = (keys.Exact + commands.Exact, keys.Refused + commands.Refused);
        context.Note($"R20 {name}: {texts.Count} strings, {tenants} of them as tenants; {exact} round trips, {refused} typed refusals, {wrong.Count} wrong");
        return Figure.All(name, exact + refused, exact + refused + wrong.Count);
    }

    private static bool HasFiles(string store) => store is "file" or "sqlite";

    // What lies beside the stores' folders and beside the process.
    private static string[] Around() => [.. Directory.EnumerateFileSystemEntries(Path.GetTempPath()), .. Directory.EnumerateFileSystemEntries(Environment.CurrentDirectory), .. Directory.EnumerateFileSystemEntries("/etc")];
}
