using System.Globalization;
using Clp.Tests.Runtime;
using Xunit.Abstractions;

namespace Clp.Tests.Versioning;

/// <summary>
/// Random chains over random logs. Every version names the fields its own way and counts in its own unit; the same work written
/// at the newest version and written over all versions and then led there must come to the same state.
/// </summary>
public sealed class ChainPropertyTests(ITestOutputHelper output)
{
    private const int Fields = 4;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fold_OfALogLedThroughTheChain_EqualsThatOfOneWrittenAtTheNewestVersion(bool withMigrations)
    {
        int seed = Environment.GetEnvironmentVariable("CLP_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int round = 0; round < 300; round++)
        {
            World world = new(random, withMigrations);
            MemoryStore old = new(), newest = new();
            List<(int Version, Work Work)> log = world.RandomLog();
            foreach ((int version, Work work) in log)
            {
                await AppendAsync(old, version, work.Intent, world.Delta(work, version));
                if (work.Intent != "noise" || version == world.Newest)
                {
                    await AppendAsync(newest, world.Newest, work.Intent, world.Delta(work, world.Newest));
                }
            }

            await using ClpRuntime led = world.Contract.Over(old), direct = world.Contract.Over(newest);
            ContractInstance a = await led.OpenAsync("a"), b = await direct.OpenAsync("a");
            string why = $"seed {seed}, round {round}: {world}";
            a.State.ShouldBe(b.State, why);
            a.Version.ShouldBe(log.Count - 1, why);
            (await a.ReplayAsync(a.Version)).ShouldBe(a.State, why);
            (await a.VerifyAsync()).State.ShouldBe(a.State, why);
            (await a.EventsAsync()).Select(e => e.Header.ContractVersion).ShouldBe(log.Select(l => l.Version), why);
        }
    }

    private static async Task AppendAsync(MemoryStore store, int version, string intent, StateDelta delta)
    {
        StreamId stream = new("", "till", "a");
        long at = await store.VersionAsync(stream, default) + 1;
        ContractEvent.StateCommitted e = new(new IntentId(at), intent, StateObject.Empty, Provenance.User, "t", delta, Actor.Host, 0);
        await store.AppendAsync(stream, Expected.Exactly(at - 1), new Append(e, new EventHeader(version, "v" + version)), default);
    }

    /// <summary>Fields with their new values in the units of version 1, and where they lie.</summary>
    private sealed record Work(string Intent, (int Field, long Value)[] Writes);

    private sealed class World
    {
        private readonly Random random;
        private readonly string[][] names;
        private readonly long[] factors;
        private readonly int firstMigration;

        public World(Random random, bool withMigrations)
        {
            this.random = random;
            Newest = random.Next(2, 7);
            firstMigration = withMigrations ? random.Next(1, Newest) : Newest;
            factors = [.. Enumerable.Range(0, Newest + 1).Select(v => v < 2 ? 1L : random.Next(1, 4))];
            names = [.. Enumerable.Range(0, Newest + 1).Select(v => Enumerable.Range(0, Fields).Select(f => random.Next(3) == 0 ? "same" + f : $"f{f}v{v}").ToArray())];
            Contract = Build();
        }

        public int Newest { get; }

        public Contract Contract { get; }

        public override string ToString() => $"versions {Newest}, migrations from {firstMigration}, names {string.Join(" | ", names.Skip(1).Select(n => string.Join(",", n)))}, factors {string.Join(",", factors)}";

        public List<(int Version, Work Work)> RandomLog()
        {
            int version = random.Next(1, Newest + 1);
            List<(int, Work)> log = [];
            for (int i = random.Next(1, 12); i > 0; i--)
            {
                version = Math.Min(Newest, version + (random.Next(3) == 0 ? random.Next(1, 3) : 0));
                log.Add((version, new Work(random.Next(4) == 0 ? "noise" : "work", [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (random.Next(Fields), (long)random.Next(100)))])));
            }

            return log;
        }

        public StateDelta Delta(Work work, int version) => work.Intent == "noise"
            ? StateDelta.Set("scratch", version)
            : StateDelta.Of([.. work.Writes.Select(w => (StateOp)new StateOp.Set(StatePath.Of("in", names[version][w.Field]), w.Value * Unit(version)))]);

        private long Unit(int version) => factors.Take(version + 1).Aggregate(1L, (a, b) => a * b);

        private StateObject Initial(int version) => StateObject.Of(("scratch", 0), ("in", StateObject.From(Enumerable.Range(0, Fields).Select(f => KeyValuePair.Create(names[version][f], (StateValue)(7 * Unit(version)))))));

        private Contract Build()
        {
            ContractBuilder builder = Clp.Contract.Define("till", Newest)
                .State(Initial(Newest), Field.Required("scratch", Shape.Integer), Field.Required("in", Shape.Object([.. names[Newest].Select(n => Field.Required(n, Shape.Integer))])))
                .Intent("work").Intent("noise").Transition("t", "work", _ => StateDelta.Empty).Transition("n", "noise", _ => StateDelta.Empty);
            for (int step = 1; step < Newest; step++)
            {
                int from = step;
                if (from >= firstMigration)
                {
                    builder.Migrate(from, from + 1, s => Migrated(s, from), Initial(from));
                }

                if (from < firstMigration || random.Next(2) == 0)
                {
                    builder.Upcast(from, e => Lifted(e, from));
                }
            }

            return builder.Build();
        }

        // Noise is dropped, and a change of several fields becomes several changes.
        private IEnumerable<StateObject> Lifted(StateObject stored, int from) => stored.Require<string>("intent") == "noise" ? []
            : StateDelta.FromValue(stored.Field("delta")!).Ops.Cast<StateOp.Set>().Select(op =>
                stored.With("delta", StateDelta.Set(StatePath.Of("in", names[from + 1][Array.IndexOf(names[from], op.Path.Last)]), op.Value.As<long>() * factors[from + 1]).ToValue()));

        private StateObject Migrated(StateObject state, int from) => StateObject.Of(("scratch", 0), ("in", StateObject.From(Enumerable.Range(0, Fields)
            .Select(f => KeyValuePair.Create(names[from + 1][f], (StateValue)(state.Require<long>(StatePath.Of("in", names[from][f])) * factors[from + 1]))))));
    }
}
