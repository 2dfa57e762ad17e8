using Clp;
using CustomerDesk.Airline;
using CustomerDesk.Retail;
using CustomerDesk.Shared;

namespace CustomerDesk.Eval;

/// <summary>A benchmark's data: which files make its domains, and where its recordings are.</summary>
internal sealed record Benchmark(string Name, string Folder, IReadOnlyList<BenchmarkDomain> Domains)
{
    public const string Tau = "tau-bench";
    public const string Tau2 = "tau2-bench";

    /// <summary>Loads the databases and golden sequences of the domains that are there.</summary>
    /// <exception cref="ClpException">The folder is missing, holds no domain, or a database is missing or damaged.</exception>
    public static Benchmark Load(string dataFolder, string name, List<LineProblem> problems)
    {
        string folder = BenchmarkFolder.Find(dataFolder, name);
        List<BenchmarkDomain> domains = [];
        foreach (string domain in (string[])[RetailDesk.Domain, AirlineDesk.Domain])
        {
            string home = Path.Combine(folder, domain);
            if (Directory.Exists(home))
            {
                IReadOnlyList<GoldenTask> golden = Golden(home, problems);
                IEnumerable<GoldenTask> goals = golden.Where(task => !task.File.Contains("dev", StringComparison.OrdinalIgnoreCase));
                domains.Add(new(name == Tau ? TauDesks(home, domain) : Tau2Desks(home, domain), golden, BenchmarkDomain.ById(goals)));
            }
        }

        return domains.Count > 0 ? new(name, folder, domains)
            : throw new ClpException(ClpCodes.MissingData, $"'{folder}' has no folder retail or airline. Name the data folder, or its {name} folder, with --data.");
    }

    /// <summary>The recordings of the folder, in order of their names.</summary>
    public IReadOnlyList<string> Recorded()
    {
        string home = Path.Combine(Folder, "recorded");
        return Directory.Exists(home) ? [.. Directory.GetFiles(home, "*.jsonl").Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>The domain whose tools the run calls; a run that calls none belongs to the domain of its file.</summary>
    public BenchmarkDomain DomainOf(RecordedRun run, IReadOnlyList<RecordedRun> file) =>
        Domains.MaxBy(domain => ((long)domain.Knows([run]) << 32) + domain.Knows(file))!;

    private static IReadOnlyList<GoldenTask> Golden(string home, List<LineProblem> problems) =>
        [.. Directory.GetFiles(home, "golden*.jsonl").Order(StringComparer.Ordinal).SelectMany(path => GoldenTask.ReadFile(path, problems))];

    private static IReadOnlyList<Desk> TauDesks(string home, string domain)
    {
        string db = Path.Combine(home, "db");
        if (domain == RetailDesk.Domain)
        {
            return [RetailDesk.Create(Database(db, "users.json", RetailContract.Collections), RetailFlavour.Tau)];
        }

        // The published recordings were made before a field of the addresses was renamed.
        string[] users = ["users.json", .. File.Exists(Path.Combine(db, "users.as-recorded.json")) ? ["users.as-recorded.json"] : Array.Empty<string>()];
        return [.. users.Select(file => AirlineDesk.Create(Database(db, file, AirlineContract.Collections), AirlineFlavour.Tau))];
    }

    private static StateObject Database(string db, string usersFile, IReadOnlyList<string> collections) => StateObject.From(collections.Select(
        name => KeyValuePair.Create<string, StateValue>(name, BenchmarkFolder.ReadJson(Path.Combine(db, name == "users" ? usersFile : name + ".json")))));

    private static IReadOnlyList<Desk> Tau2Desks(string home, string domain)
    {
        StateObject database = BenchmarkFolder.ReadJson(Path.Combine(home, "db.json"));
        return [domain == RetailDesk.Domain ? RetailDesk.Create(database, RetailFlavour.Tau2) : AirlineDesk.Create(database, AirlineFlavour.Tau2)];
    }
}
