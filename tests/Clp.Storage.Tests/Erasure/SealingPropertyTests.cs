using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Xunit.Abstractions;

namespace Clp.Storage.Tests;

/// <summary>Random contracts, states and deltas: what is sealed opens to what it was, no canary at a personal place stays, and after erasure the log still folds.</summary>
public sealed class SealingPropertyTests(ITestOutputHelper output) : IDisposable
{
    private const string Canary = "canary-91be", Lookalike = "clp-sealed:1:-";
    private static readonly StreamId Stream = new("", "random", "1");
    private readonly RandomNumberGenerator secure = RandomNumberGenerator.Create();

    [Fact]
    public async Task Seal_OfRandomCommits_OpensToTheSameAndHidesEveryPersonalValue()
    {
        int seed = Environment.GetEnvironmentVariable("CLP_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        int personal = 0, erased = 0;
        for (int round = 0; round < 150; round++)
        {
            string why = $"seed {seed}, round {round}";
            RandomWorld world = new(random);
            MemoryStore inner = new();
            MemorySubjectKeys keys = new(secure);
            SealingStore store = new(inner, new ErasureOptions { Contracts = [world.Contract], Keys = keys, Random = secure });
            List<StateDelta> deltas = world.Deltas(8);
            foreach (StateDelta delta in deltas)
            {
                await store.AppendAsync(Stream, Expected.Any, new Append(Committed(world.Payload(), delta), new EventHeader(1, world.Contract.Hash)), default);
            }

            List<RecordedEvent> opened = await ReadAsync(store), stored = await ReadAsync(inner);
            opened.Select(e => ((ContractEvent.StateCommitted)e.Event).Delta.ToValue().ToJson()).ShouldBe(deltas.Select(d => d.ToValue().ToJson()), why);
            foreach (RecordedEvent e in stored)
            {
                Patients.Json(e).ShouldNotContain(Canary, customMessage: why);
            }

            personal += stored.Count(e => Patients.Json(e).Contains("clp-sealed", StringComparison.Ordinal));
            StateObject live = Fold(opened);
            await keys.DestroyAsync(Stream.Encode(), default);
            StateObject after = Fold(await ReadAsync(store));
            after.ToJson().ShouldNotContain(Canary, customMessage: why);
            Open(after, world.Shape).ShouldBe(Open(live, world.Shape), why);
            erased += after.ToJson().Contains("$redacted", StringComparison.Ordinal) ? 1 : 0;
        }

        output.WriteLine($"{personal} sealed events, {erased} states with something erased");
        personal.ShouldBeGreaterThan(300);
        erased.ShouldBeGreaterThan(50);
    }

    public void Dispose() => secure.Dispose();

    private static StateObject Fold(List<RecordedEvent> events) => events.Aggregate(StateObject.Empty, (state, e) => state.Apply(((ContractEvent.StateCommitted)e.Event).Delta));

    // What nobody calls personal: it must not change by an erasure.
    private static string Open(StateValue value, Shape shape) => (value, shape) switch
    {
        (StateObject fields, ObjectShape o) => string.Join(",", o.Fields.Where(f => !f.IsPersonal && fields.ContainsKey(f.Name)).Select(f => f.Name + ":" + Open(fields.Field(f.Name)!, f.Shape))),
        (StateObject entries, MapShape m) => string.Join(",", entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => e.Key + ":" + Open(e.Value, m.Of))),
        (StateArray items, ListShape l) => "[" + string.Join(",", items.Select(i => Open(i, l.Of))) + "]",

        // A text that looks sealed is sealed wherever it stands, and goes with the key.
        _ => value is { IsRedacted: true } or StateText { Value: Lookalike } ? "?" : value.ToJson(),
    };

    private static ContractEvent Committed(StateObject payload, StateDelta delta)
    {
        string json = $$"""{"kind":"committed","intentId":1,"by":"system:host","at":"2026-03-01T09:00:00Z","intent":"go","payload":{{payload.ToJson()}},"origins":"user","transition":"t","delta":{{delta.ToValue().ToJson()}},"contractVersion":1,"contractHash":"00"}""";
        return EventJson.Read(Stream, 0, Encoding.UTF8.GetBytes(json)).Event;
    }

    private static async Task<List<RecordedEvent>> ReadAsync(IEventStore store) => await store.ReadAsync(Stream, 0, default).ToListAsync();

    /// <summary>A random shape; values of it with canaries at every personal place and nowhere else; changes of it that fit.</summary>
    private sealed class RandomWorld
    {
        private readonly Random random;

        public RandomWorld(Random random)
        {
            this.random = random;
            Shape = Object(0);
            Contract = Contract.Define("random").State(StateObject.Empty, Shape.AndOthers())
                .Intent("go", i => i.Optional("open", Clp.Shape.Integer).Field(Field.Optional("secret", Clp.Shape.Text).Personal()))
                .Transition("t", "go", _ => StateDelta.Empty).Build();
        }

        public ObjectShape Shape { get; }

        public Contract Contract { get; }

        public StateObject Payload() => StateObject.Of(("open", random.Next()), ("secret", Canary + random.Next()), ("undeclared", Canary));

        public List<StateDelta> Deltas(int count)
        {
            List<StateDelta> deltas = [];
            for (StateObject state = StateObject.Empty; deltas.Count < count;)
            {
                StateDelta delta = StateDelta.Empty;
                for (int op = random.Next(1, 4); op > 0; op--)
                {
                    StateDelta next = Change(state, StatePath.Root, Shape, isPersonal: false).Resolve(state);
                    (state, delta) = (state.Apply(next), delta.Then(next));
                }

                deltas.Add(delta);
            }

            return deltas;
        }

        private StateDelta Change(StateValue? at, StatePath path, Shape shape, bool isPersonal)
        {
            if (!path.IsRoot && at is null)
            {
                return StateDelta.Set(path, Value(shape, isPersonal));
            }

            switch (shape)
            {
                case ObjectShape o when at is StateObject fields && random.Next(6) > 0:
                    Field field = o.Fields[random.Next(o.Fields.Length)];
                    return Change(fields.Field(field.Name), path.Child(field.Name), field.Shape, isPersonal || field.IsPersonal);
                case ObjectShape o when at is StateObject:
                    StateObject patch = (StateObject)Value(o, isPersonal);
                    return StateDelta.Of(new StateOp.Merge(path, random.Next(2) == 0 ? patch.With(o.Fields[0].Name, StateValue.Null) : patch));
                case MapShape m when at is StateObject:
                    string key = isPersonal ? Canary + random.Next(3) : $"k{random.Next(3)}";
                    return Change(((StateObject)at).Field(key), path.Child(key), m.Of, isPersonal);
                case ListShape l when at is StateArray items:
                    return StateDelta.Edit(path, Edit(items, l.Of, isPersonal));
                default:
                    return path.IsRoot || random.Next(4) > 0 ? StateDelta.Set(path, Value(shape, isPersonal)) : StateDelta.Remove(path);
            }
        }

        private ArrayOp Edit(StateArray items, Shape of, bool isPersonal) => random.Next(items.Count == 0 ? 1 : 5) switch
        {
            0 => new ArrayOp.Push([Value(of, isPersonal), Value(of, isPersonal)]),
            1 => new ArrayOp.Insert(random.Next(items.Count + 1), Value(of, isPersonal)),
            2 => new ArrayOp.Splice(random.Next(items.Count), random.Next(3), [Value(of, isPersonal)]),
            3 => new ArrayOp.RemoveAt([random.Next(items.Count)]),
            _ => new ArrayOp.Filter(_ => random.Next(2) == 0),
        };

        private StateValue Value(Shape shape, bool isPersonal) => shape switch
        {
            ObjectShape o => StateObject.From(o.Fields.Where(_ => random.Next(4) > 0).Select(f => KeyValuePair.Create(f.Name, Value(f.Shape, isPersonal || f.IsPersonal)))),
            MapShape m => StateObject.From(Enumerable.Range(0, random.Next(3)).Select(i => KeyValuePair.Create((isPersonal ? Canary : "k") + i, Value(m.Of, isPersonal)))),
            ListShape l => StateArray.From(Enumerable.Range(0, random.Next(4)).Select(_ => Value(l.Of, isPersonal))),
            _ => isPersonal ? Canary + random.Next(100) : random.Next(8) switch { 0 => StateValue.Null, 1 => true, 2 => StateValue.Parse("1.50"), 3 => Lookalike, _ => "open" + random.Next(100) },
        };

        private ObjectShape Object(int depth) => Clp.Shape.Object([.. Enumerable.Range(0, random.Next(1, 5)).Select(i =>
            random.Next(3) == 0 ? Field.Optional($"f{i}", Any(depth + 1)).Personal() : Field.Optional($"f{i}", Any(depth + 1)))]);

        private Shape Any(int depth) => (depth > 3 ? 3 : random.Next(5)) switch
        {
            0 => Object(depth),
            1 => Clp.Shape.List(Any(depth + 1)),
            2 => Clp.Shape.Map(Any(depth + 1)),
            _ => Clp.Shape.Any,
        };
    }
}
