using Clp.Testing;
using Clp.Tests.Runtime;
using Xunit.Abstractions;

namespace Clp.Tests.Approving;

/// <summary>
/// Random batches over accounts, against a model that applies one intent after the other to a dictionary: what a batch leaves
/// is what all of them in order leave, or what was there before. Among other writers, restarts and a store that fails.
/// </summary>
public sealed class CommitAllPropertyTests(ITestOutputHelper output)
{
    private const int Rounds = 600, Steps = 25;

    private static readonly string[] Names = ["ada", "bob", "cy"];

    [Fact]
    public async Task GivenAnyBatches_ThenTheStateIsThatOfAllTheirIntentsInOrderOrOfNone()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Dictionary<string, int> seen = [];
        for (int round = 0; round < Rounds; round++)
        {
            int own = unchecked(seed + round);
            await using World world = new(own, seen);
            await world.RunAsync();
        }

        output.WriteLine(string.Join(Environment.NewLine, seen.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}")));
        foreach (string must in new[] { "committed", "committed by retry", "refused first", "refused later", "unknown and not there", "committed after a conflict", "restart" })
        {
            // The rarest of them is met some 25 times.
            seen.GetValueOrDefault(must).ShouldBeGreaterThan(2, $"seed {seed}: {must}, without which nothing was shown");
        }
    }

    private static Contract Accounts() => Contract.Define("accounts")
        .State(StateObject.Of(("of", StateObject.Of(("ada", 100), ("bob", 100)))), Field.Required("of", Shape.Map(Shape.Integer)))
        .Intent("open", i => i.Required("name", Shape.Text))
        .Intent("pay", i => i.Required("from", Shape.Text).Required("to", Shape.Text).Required("amount", Shape.Integer))
        .Intent("close", i => i.Required("name", Shape.Text))
        .Guard("known", c => GuardVerdict.DenyWhen(!Has(c, "name") || !Has(c, "from") || !Has(c, "to"), "no such account"), on: ["pay", "close"])
        .Guard("new", c => GuardVerdict.DenyWhen(Has(c, "name"), "is there"), on: ["open"])
        .Guard("covered", c => GuardVerdict.DenyWhen(Balance(c.State, c.Payload.Get("from", "")) < c.Payload.Get("amount", 0), "not covered"), on: ["pay"])
        .Transition("opening", "open", c => StateDelta.Set(Of(c.Payload, "name"), 100))
        .Transition("paying", "pay", c => c.Payload.Get("from", "") == c.Payload.Get("to", "") ? StateDelta.Empty : StateDelta
            .Set(Of(c.Payload, "from"), Balance(c.State, c.Payload.Get("from", "")) - c.Payload.Get("amount", 0))
            .AndSet(Of(c.Payload, "to"), Balance(c.State, c.Payload.Get("to", "")) + c.Payload.Get("amount", 0)))
        .Transition("closing", "close", c => StateDelta.Remove(Of(c.Payload, "name")), when: c => Balance(c.State, c.Payload.Get("name", "")) == 0)
        .Build();

    private static bool Has(GuardContext c, string field) => !c.Payload.ContainsKey(field) || c.State[Of(c.Payload, field)] is not null;

    private static StatePath Of(StateObject payload, string field) => StatePath.Of("of", payload.Get(field, ""));

    private static int Balance(StateObject state, string name) => state.Get(StatePath.Of("of", name), 0);

    /// <summary>One instance among its writers, and the model of it.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly Random random;
        private readonly string where;
        private readonly Dictionary<string, int> seen;
        private readonly ScriptedStore store = new();
        private readonly bool keepsEvents;
        private readonly MemoryStorageAdapter latest = new();
        private readonly Dictionary<string, int> model = new() { ["ada"] = 100, ["bob"] = 100 };
        private readonly Dictionary<IntentId, Intent> pending = [];
        private readonly List<ClpRuntime> runtimes = [];
        private int operations;
        private bool isBehind;

        public World(int seed, Dictionary<string, int> seen)
        {
            (random, where, this.seen) = (new Random(seed), $"seed {seed}", seen);
            keepsEvents = random.Next(4) > 0;
        }

        public async Task RunAsync()
        {
            ContractInstance instance = await StartAsync();
            for (int step = 0; step < Steps; step++)
            {
                switch (random.Next(10))
                {
                    case < 5:
                        Intent made = await instance.DispatchAsync(Draw(out StateObject payload), payload);
                        pending.Add(made.Id, made);
                        isBehind = false;
                        break;
                    case < 8:
                        await CommitAsync(instance);
                        break;
                    case 8:
                        instance = await StartAsync();
                        isBehind = false;
                        Saw("restart");
                        break;
                    default:
                        // Another process, of which this one learns by a conflict; a store of latest states alone has no turn for two.
                        await OneAsync(keepsEvents ? await StartAsync() : instance);
                        break;
                }
            }

            await instance.RefreshAsync();
            Check(instance);
            if (keepsEvents)
            {
                ReplayReport report = await instance.VerifyAsync();
                report.Differences.ShouldBeEmpty(where);
                report.State.ShouldBe(instance.State, where);
            }
        }

        private async Task CommitAsync(ContractInstance instance)
        {
            Intent[] batch = [.. pending.Values.OrderBy(_ => random.Next()).Take(random.Next(1, 6))];
            if (batch.Length == 0)
            {
                return;
            }

            bool happens = random.Next(2) == 0, fails = keepsEvents && !isBehind && random.Next(4) == 0;
            CommitOptions command = new() { By = Actor.Human("ada"), Operation = random.Next(2) == 0 || fails ? new OperationId($"op-{operations++}") : null };
            Dictionary<string, int> after = new(model);
            int bad = Array.FindIndex(batch, intent => !TryApply(after, intent));
            if (fails && bad < 0)
            {
                store.ThenFail(ScriptedStore.Unknown, happens, yields: random.Next(2) == 0);
            }

            BatchOutcome outcome;
            try
            {
                outcome = await instance.CommitAllAsync(batch, command);
            }
            catch (StorageException e) when (e.Failure == StorageFailure.Unknown)
            {
                Saw("unknown and not there");
                happens.ShouldBeFalse(where);
                await instance.RefreshAsync();
                Check(instance);
                outcome = await instance.CommitAllAsync(batch, command);
            }

            if (isBehind && outcome is BatchOutcome.Refused old && old.Index != bad)
            {
                // What it knew did not allow it; it knows better now.
                Saw("refused on an old state");
                bad = old.Index;
            }

            if (isBehind && outcome.IsCommitted)
            {
                Saw("committed after a conflict");
            }

            isBehind = false;
            Judge(batch, outcome, bad, after);
            Check(instance);
            if (outcome is BatchOutcome.Refused hopeless && random.Next(2) == 0)
            {
                await instance.WithdrawAsync(hopeless.Intent, Actor.Human("ada"), "no");
                pending.Remove(hopeless.Intent.Id);
            }

            if (bad < 0 && command.Operation is not null)
            {
                Saw("committed by retry");
                BatchOutcome.Committed again = (await instance.CommitAllAsync(batch, command)).EnsureCommitted();
                again.Commits.Select(c => c.Version).ShouldBe(((BatchOutcome.Committed)outcome).Commits.Select(c => c.Version), where);
                if (keepsEvents)
                {
                    again.Commits.Select(c => c.State).ShouldBe(((BatchOutcome.Committed)outcome).Commits.Select(c => c.State), where);
                }

                Check(instance);
            }
        }

        private void Judge(Intent[] batch, BatchOutcome outcome, int bad, Dictionary<string, int> after)
        {
            if (outcome is BatchOutcome.Refused refused)
            {
                refused.Index.ShouldBe(bad, where);
                refused.Intent.Id.ShouldBe(batch[bad].Id, where);
                Saw(bad == 0 ? "refused first" : "refused later");
                return;
            }

            bad.ShouldBe(-1, where);
            Saw("committed");
            Dictionary<string, int> between = new(model);
            foreach ((Intent intent, Outcome.Committed commit) in batch.Zip(((BatchOutcome.Committed)outcome).Commits))
            {
                TryApply(between, intent).ShouldBeTrue(where);
                Same(commit.State, between).ShouldBeTrue($"{where}: after {intent}");
                pending.Remove(intent.Id);
            }

            model.Clear();
            foreach ((string name, int balance) in after)
            {
                model.Add(name, balance);
            }
        }

        /// <summary>One of them by itself, perhaps elsewhere.</summary>
        private async Task OneAsync(ContractInstance elsewhere)
        {
            if (pending.Values.OrderBy(_ => random.Next()).FirstOrDefault() is not { } intent)
            {
                return;
            }

            bool fits = TryApply(model, intent);
            (await elsewhere.CommitAsync(intent)).IsCommitted.ShouldBe(fits, where);
            _ = fits && pending.Remove(intent.Id);
            isBehind = keepsEvents;
        }

        private void Check(ContractInstance instance)
        {
            Same(instance.State, model).ShouldBeTrue($"{where}: {instance.State} is not {string.Join(", ", model)}");
            instance.PendingIntents.Select(i => i.Id.Version).ShouldBe(pending.Keys.Select(id => id.Version).Order(), where);
        }

        private static bool Same(StateObject state, Dictionary<string, int> balances)
        {
            StateObject of = state.Require<StateObject>("of");
            return of.Count == balances.Count && balances.All(b => Balance(state, b.Key) == b.Value);
        }

        private static bool TryApply(Dictionary<string, int> balances, Intent intent)
        {
            string name = intent.Get("name", ""), from = intent.Get("from", ""), to = intent.Get("to", "");
            int amount = intent.Get("amount", 0);
            switch (intent.Name)
            {
                case "open":
                    return balances.TryAdd(name, 100);
                case "close":
                    return balances.TryGetValue(name, out int left) && left == 0 && balances.Remove(name);
                default:
                    if (!balances.TryGetValue(from, out int has) || !balances.ContainsKey(to) || has < amount)
                    {
                        return false;
                    }

                    balances[from] -= amount;
                    balances[to] += amount;
                    return true;
            }
        }

        private string Draw(out StateObject payload)
        {
            string name = Names[random.Next(Names.Length)];
            (string intent, payload) = random.Next(10) switch
            {
                < 2 => ("open", StateObject.Of(("name", name))),
                < 3 => ("close", StateObject.Of(("name", name))),
                _ => ("pay", StateObject.Of(("from", name), ("to", Names[random.Next(Names.Length)]), ("amount", random.Next(4) * 20))),
            };
            return intent;
        }

        private async Task<ContractInstance> StartAsync()
        {
            ClpRuntimeOptions options = new() { SnapshotEvery = random.Next(5), MaxBatchSize = 5, Jitter = () => 0 };
            (options.EventStore, options.Storage) = keepsEvents ? (store, (IStorageAdapter?)null) : (null, latest);
            ClpRuntime runtime = new(Accounts(), options);
            runtimes.Add(runtime);
            return await runtime.OpenAsync("bank");
        }

        private void Saw(string what) => seen[what] = seen.GetValueOrDefault(what) + 1;

        public async ValueTask DisposeAsync()
        {
            foreach (ClpRuntime runtime in runtimes)
            {
                await runtime.DisposeAsync();
            }
        }
    }
}
