using System.Text;
using Clp.TestKit;

namespace Clp.Storage.Tests.Corpus;

/// <summary>
/// What every released version wrote is read by this one, on version 3 of the contract, to the states below. A form that is
/// released is never written anew: <c>CLP_CORPUS=0.4 dotnet test tests/Clp.Storage.Tests --filter CorpusTests</c> adds a folder.
/// </summary>
public sealed class CorpusTests
{
    private const string Fresh = "as written by this code";

    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "tests", "Clp.Storage.Tests", "Corpus");

    private static readonly Contract Newest = CorpusTill.Define(3, "cents")
        .Upcast(1, e => [Rename(e, "taken", "total", 1)], kinds: ["committed"])
        .Upcast(2, e => [Rename(e, "total", "cents", 100)], kinds: ["committed"])
        .Migrate(1, 2, s => s.Without("taken").With("total", s.Require<long>("taken")))
        .Migrate(2, 3, s => s.Without("total").With("cents", s.Require<long>("total") * 100)).Build();

    /// <summary>Instances with the SHA-256 of the canonical state they must come to, their version, and how many intents are pending.</summary>
    private static readonly (string Namespace, string Instance, string State, long Version, int Pending)[] Journal =
    [
        ("tenant", "every kind", "971ac136da68d2afe291070a51036a374c645e3ee56d816173d3dc7d3fa8b054", 18, 1),
        ("", "one", "8c4eabcf82f59fe842f9d93e56da885d9c7562a34f391b071df4f53a97903b06", 2, 0),
        ("", "two", "aee66a225a77824023de676ad0a4d73a02db30f508aa3afb7b440dff8355f902", 3, 0),
        ("", "drei/ключ", "c2a4c9b533935246c03c54cb18fd4f13d87a74242585ffb4169a03e3f3d8dd6c", 2, 0),
    ];

    private static readonly (string Instance, string State, long Version, int Pending)[] Latest =
    [
        ("one", "8c4eabcf82f59fe842f9d93e56da885d9c7562a34f391b071df4f53a97903b06", 2, 0),
        ("two", "8c4eabcf82f59fe842f9d93e56da885d9c7562a34f391b071df4f53a97903b06", 2, 0),
        ("three", "1d10de1949fa6667a36c01845b0710eae7bed81aa08a9dde70cc05cce3cdb298", 2, 0),
        ("pending", "234e438d2f31c768a796415e88238a6c5a4cca0a7b2860ae20e39a74060d2da2", 1, 1),
    ];

    private static readonly string[] Saved = FindSaved();

    public static TheoryData<string> Forms => [.. Saved, Fresh];

    [Fact]
    public void Forms_Saved_AreThere() => Saved.ShouldContain("0.2");

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Journal_OfAnyRelease_ReplaysToTheSameStates(string form)
    {
        using TemporaryFolder copy = await CopyAsync(form);
        await using FileStore store = FileStore.Open(new FileStoreOptions { Root = Path.Combine(copy.Path, "journal") });

        store.Recovery.CutBytes.ShouldBe(0, form);
        List<StreamId> streams = await store.StreamsAsync(default).ToListAsync();

        streams.ShouldBe(Journal.Select(j => new StreamId(j.Namespace, "till", j.Instance)), ignoreOrder: true);
        foreach ((string @namespace, string instance, string state, long version, int pending) in Journal)
        {
            await using ClpRuntime runtime = new(Newest, new() { EventStore = store, KeyNamespace = @namespace });
            await OpensAsync(runtime, form, instance, state, version, pending);
        }

        (await store.FindOperationAsync(new StreamId("tenant", "till", "every kind"), new OperationId("op-1"), default)).ShouldNotBeNull().Events.Count.ShouldBe(1);
        (await store.LoadSnapshotAsync(new StreamId("", "till", "one"), default)).ShouldNotBeNull().Version.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task LatestStates_OfAnyRelease_OpenWithTheSameStates(string form)
    {
        using TemporaryFolder copy = await CopyAsync(form);
        using FileStorageAdapter latest = FileStorageAdapter.Open(new FileStoreOptions { Root = Path.Combine(copy.Path, "latest") });
        foreach ((string instance, string state, long version, int pending) in Latest)
        {
            await using ClpRuntime runtime = new(Newest, new() { Storage = latest });
            ContractInstance till = await OpensAsync(runtime, form, instance, state, version, pending);
            foreach (Intent intent in till.PendingIntents)
            {
                (await till.CommitAsync(intent)).EnsureCommitted();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task EventLines_OfAnyRelease_HoldEveryKindAndAreReadWhole(string form)
    {
        using TemporaryFolder copy = await CopyAsync(form);
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(copy.Path, "events.jsonl"));
        StreamId stream = new("tenant", "till", "every kind");
        MemoryStore store = new();
        List<ContractEvent> events = [];
        foreach (string line in lines)
        {
            RecordedEvent e = EventJson.Read(stream, events.Count, Encoding.UTF8.GetBytes(line));
            StateObject.Parse(line).Require<string>("kind").ShouldBe(e.Event.Kind);
            events.Add(e.Event);
            await store.AppendAsync(stream, Expected.Exactly(e.Version - 1), new Append(e.Event, e.Header), default);
        }

        Kinds<ContractEvent>(events).ShouldBe(AllKinds<ContractEvent>(), ignoreOrder: true);
        Kinds<Outcome>(events.OfType<ContractEvent.AttemptRefused>().Select(e => e.Outcome)).ShouldBe(AllKinds<Outcome>().Except(["Committed"]), ignoreOrder: true);
        await using ClpRuntime runtime = new(Newest, new() { EventStore = store, KeyNamespace = "tenant" });
        (_, string instance, string state, long version, int pending) = Journal[0];
        await OpensAsync(runtime, form, instance, state, version, pending);
    }

    private static IEnumerable<string> Kinds<T>(IEnumerable<T> values) where T : class => values.Select(value => value.GetType().Name).Distinct();

    private static IEnumerable<string> AllKinds<T>() => typeof(T).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(T))).Select(type => type.Name);

    private static async Task<ContractInstance> OpensAsync(ClpRuntime runtime, string form, string instance, string state, long version, int pending)
    {
        ContractInstance till = await runtime.OpenAsync(instance);
        string why = $"{form}: {instance} is {till.State}";
        CanonicalJson.Sha256(till.State).ShouldBe(state, why);
        (till.Version, till.PendingIntents.Length).ShouldBe((version, pending), why);
        return till;
    }

    private static StateObject Rename(StateObject stored, string from, string to, int factor) => stored.With("delta", StateDelta.Of([.. StateDelta.FromValue(stored.Field("delta")!).Ops
        .Select(op => op is StateOp.Set set && set.Path == from ? new StateOp.Set(to, set.Value.As<long>() * factor) : op)]).ToValue());

    /// <summary>A copy, since opening a store writes to its folder.</summary>
    private static async Task<TemporaryFolder> CopyAsync(string form)
    {
        TemporaryFolder copy = new();
        if (form == Fresh)
        {
            await CorpusWriter.WriteAsync(copy.Path);
            return copy;
        }

        string from = Path.Combine(Folder, form);
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(copy.Path, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return copy;
    }

    private static string[] FindSaved()
    {
        if (Environment.GetEnvironmentVariable("CLP_CORPUS") is { Length: > 0 } name && !Directory.Exists(Path.Combine(Folder, name)))
        {
            Add(name);
        }

        return [.. Directory.GetDirectories(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
    }

    private static void Add(string name)
    {
        using TemporaryFolder written = new();
        CorpusWriter.WriteAsync(written.Path).GetAwaiter().GetResult();
        foreach (string file in Directory.GetFiles(written.Path, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) is not ("lock" or "owner")))
        {
            string to = Path.Combine(Folder, name, Path.GetRelativePath(written.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }
}
