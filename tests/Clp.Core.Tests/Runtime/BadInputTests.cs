using System.Collections.Immutable;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Runtime;

/// <summary>Bad input at every public entrance: whatever comes in, only typed failures come out, and the instance goes on.</summary>
public sealed class BadInputTests
{
    private static readonly string[] Names = ["", " ", "Order", "order ", "__proto__", "constructor", "prototype", "toString", "\0", "a.b", "\ud800", "../../etc", new string('x', 1_000_000), "order\n", "🙂"];

    private static readonly StateObject[] Payloads =
    [
        StateObject.Empty,
        StateObject.Of(("", 1)),
        StateObject.Of(("article", StateValue.Null)),
        StateObject.Of(("article", 5), ("count", "x"), ("note", StateArray.Empty)),
        StateObject.Of(("article", "\0")),
        StateObject.Of(("article", new string('x', 1_000_000))),
        StateObject.Of((new string('k', 100_000), 1)),
        StateObject.Of(("article.x", 1), ("article\\", 2), ("0", 3), ("-1", 4)),
        StateObject.Of(("article", Deep(StateLimits.HardDepth - 1))),
        StateObject.Of(("article", "lamp"), ("count", StateNumber.Parse("1e308"))),
        StateObject.Of(("article", "lamp"), ("count", StateNumber.Parse("0." + new string('1', 900)))),
        StateObject.Of(("article", StateArray.From(Enumerable.Repeat((StateValue)"x", 10_000)))),
        StateObject.From(Enumerable.Range(0, 5_000).Select(i => KeyValuePair.Create("k" + i, (StateValue)i))),
    ];

    private static StateObject Deep(int levels)
    {
        StateObject deep = StateObject.Of(("a", 1));
        for (int i = 1; i < levels; i++)
        {
            deep = StateObject.Of(("a", deep));
        }

        return deep;
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Actor_OfAKindThatNobodyKnows_IsNone(int kind)
    {
        Should.Throw<ClpException>(() => new Actor((ActorKind)kind, "x")).Code.ShouldBe(ClpCodes.BadArgument);
        Should.Throw<ClpException>(() => Actor.Ai("x") with { Kind = (ActorKind)kind }).Code.ShouldBe(ClpCodes.BadArgument);
    }

    [Fact]
    public async Task SubmitAndDispatch_HostileNamesAndPayloads_OnlyTypedFailuresAndAReadableLog()
    {
        MemoryStore store = new();
        await using ClpRuntime runtime = new(Build(i => i.Require("yes", "Yes?")), new() { EventStore = store, MaxPendingIntents = 5_000 });
        ContractInstance orders = await runtime.OpenAsync();
        foreach (string name in Names)
        {
            (await Typed(async () => await orders.SubmitAsync(name))).ShouldBeOfType<LifecycleException>().Code.ShouldBe(ClpCodes.UnknownIntent);
            (await Typed(async () => await orders.DispatchAsync(name))).ShouldBeOfType<LifecycleException>().Message.Length.ShouldBeLessThan(1_000);
            await Typed(async () => await orders.SubmitAsync("order", Article(), new CommitOptions { Transition = name }));
            await Typed(async () => await orders.SubmitAsync("order", Article(), new CommitOptions { Transition = name, Affirm = ["yes", name] }));
            await Typed(async () => await orders.SubmitAsync("order", Article(), new CommitOptions { Operation = new OperationId(name) }));
            await Typed(async () => await orders.SubmitAsync("order", Article(), new CommitOptions { Correlation = name, Causation = name, By = Actor.Human(name, name) }));
        }

        foreach (StateObject payload in Payloads)
        {
            (await Typed(async () => (await orders.SubmitAsync("order", payload)).IsCommitted.ShouldBeFalse())).ShouldBeNull();
            Intent? intent = null;
            (await Typed(async () => intent = await orders.DispatchAsync("order", payload))).ShouldBeNull();
            (await Typed(async () => (await orders.CommitAsync(intent!)).IsCommitted.ShouldBeFalse())).ShouldBeNull();
            Intent open = await orders.DispatchAsync("order");
            Proposal? proposal = null;
            (await Typed(async () => proposal = await orders.StageAsync(open, new ProposalDraft(payload)))).ShouldBeNull();
            (await Typed(async () => await orders.AcceptAsync(proposal!, Ada, new AcceptOptions { Edit = payload }))).ShouldBeNull();
            (await Typed(async () => await orders.PreviewAsync(proposal!))).ShouldBeNull();
        }

        orders.State.ShouldBe(Build().InitialState);
        (await orders.SubmitAsync("order", Article(), new CommitOptions { Affirm = ["yes"] })).EnsureCommitted();
        foreach (RecordedEvent e in await orders.EventsAsync())
        {
            // What has no UTF-8 form, such as half a character in an actor's id, becomes a replacement character once and for all.
            RecordedEvent read = Json.RoundTrip(e);
            Json.Text(Json.RoundTrip(read)).ShouldBe(Json.Text(read));
        }

        await using ClpRuntime again = new(Build(i => i.Require("yes", "Yes?")), new() { EventStore = store });
        (await again.OpenAsync()).State.ShouldBe(orders.State);
    }

    private static readonly string[] Texts =
    [
        "", " ", "{", "}", "[", "nul", "{\"a\":1", "{\"a\":1,}", "{\"a\":1}}", "{a:1}", "{'a':1}", "// x\n{}", "\uFEFF{}", "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":1e400}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":1.}",
        "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "{\"__proto__\":1}", "{\"constructor\":{}}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\\ud800\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\t\"}", "\"text\"", "5", "null", "[]",
        string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), new string('[', 1_000_000), "{\"a\":" + new string('9', 100_000) + "}",
    ];

    [Fact]
    public void Parse_HostileJson_IsTyped()
    {
        foreach (string text in Texts)
        {
            Should.Throw<StateFormatException>(() => StateObject.Parse(text)).Message.Length.ShouldBeLessThan(1_000);
        }
    }

    private static readonly string[] Paths = [".", "a.", ".a", "a..b", "a.__proto__", "constructor", "a\\", "\\x", "a\\eb", string.Join('.', Enumerable.Repeat("a", 65)), "a.\ud800"];

    [Fact]
    public async Task EveryEntranceThatTakesAPath_HostilePaths_AreTyped()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        foreach (string path in Paths)
        {
            Should.Throw<StatePathException>(() => StatePath.Parse(path));
            Should.Throw<StatePathException>(() => orders.Subscribe(path, _ => { }));
            Should.Throw<StatePathException>(() => StateDelta.Set(path, 1));
            Should.Throw<StatePathException>(() => orders.State.Get(path, 0));
        }
    }

    [Fact]
    public async Task EveryEntrance_Nulls_AreArgumentNull()
    {
        await using ClpRuntime runtime = new(Build(), new() { ProposalProvider = new FakeProvider(Article()) });
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");
        Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(Article()));
        Func<Task>[] calls =
        [
            async () => await runtime.OpenAsync(null!),
            async () => await orders.DispatchAsync(null!),
            async () => await orders.SubmitAsync(null!),
            async () => await orders.CommitAsync(null!),
            async () => await orders.ProposeAsync(null!),
            async () => await orders.StageAsync(null!, new ProposalDraft(Article())),
            async () => await orders.StageAsync(intent, null!),
            async () => await orders.StageAsync(intent, new ProposalDraft(null!)),
            async () => await orders.PreviewAsync(null!),
            async () => await orders.AcceptAsync(null!, Ada),
            async () => await orders.AcceptAsync(proposal, null!),
            async () => await orders.RejectAsync(null!, Ada, "x"),
            async () => await orders.RejectAsync(proposal, null!, "x"),
            async () => await orders.RejectAsync(proposal, Ada, null!),
            async () => await orders.WithdrawAsync(null!, Ada, "x"),
            async () => await orders.WithdrawAsync(intent, null!, "x"),
            async () => await orders.WithdrawAsync(intent, Ada, null!),
            () => Task.FromResult(orders.ProposalsFor(null!)),
            () => Task.FromResult(orders.Subscribe("a", null!)),
            () => Task.FromResult(new ClpRuntime(null!)),
            () => Task.FromResult(Actor.Human(null!)),
            () => Task.FromResult(Contract.Define("c").Guard("g", null!)),
            () => Task.FromResult(Contract.Define("c").Transition("t", "i", null!)),
            () => Task.FromResult(Contract.Define("c").State(null!)),
            () => Task.FromResult(Contract.Define("c").Intent("i", i => i.Required("f", null!))),
            () => Task.FromResult(Contract.Define("c").Intent("i", i => i.Field(null!))),
            () => Task.FromResult(Contract.Define("c").Intent("i", i => i.Validate(null!))),
            () => Task.FromResult(Contract.Define("c").Intent("i", i => i.Accept(null!))),
            () => Task.FromResult(AcceptancePolicy.When(null!, "rule")),
            () => Task.FromResult(AcceptancePolicy.Quorum(1, null!)),
            () => Task.FromResult(Build().WithGuards(null!)),
            () => Task.FromResult(Build().WithInitialState(null!)),
            () => Task.FromResult(Shape.List(null!)),
            () => Task.FromResult(Shape.Map(null!)),
        ];
        for (int i = 0; i < calls.Length; i++)
        {
            await Should.ThrowAsync<ArgumentNullException>(calls[i], $"call {i}");
        }

        orders.Version.ShouldBe(1);
    }

    [Fact]
    public async Task Options_WithDefaultArrays_CountAsEmpty()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        Actor nobody = new(ActorKind.Human, "x") { Roles = default };
        Intent intent = await orders.DispatchAsync("order", null, new CommitOptions { By = nobody, Affirm = default });
        Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(Article()));

        (await orders.AcceptAsync(proposal, nobody, new AcceptOptions { Affirm = default })).EnsureAccepted();
        (await orders.CommitAsync(intent, new CommitOptions { By = nobody, Affirm = default })).EnsureCommitted();
        (await orders.SubmitAsync("order", Article(), new CommitOptions { Affirm = default })).EnsureCommitted();
    }

    [Fact]
    public void Options_WithNullsInArrays_AreArgumentNull()
    {
        Should.Throw<ArgumentNullException>(() => new CommitOptions { Affirm = [null!] });
        Should.Throw<ArgumentNullException>(() => new CommitOptions { By = null! });
        Should.Throw<ArgumentNullException>(() => new AcceptOptions { Affirm = ["x", null!] });
        Should.Throw<ArgumentNullException>(() => Actor.Human("ada", "clerk", null!));
    }

    [Fact]
    public async Task Guards_ThatDenyWithoutAReason_StillDeny()
    {
        foreach (Func<GuardContext, GuardVerdict> guard in new Func<GuardContext, GuardVerdict>[] { _ => GuardVerdict.Deny(null!), _ => GuardVerdict.Deny(""), _ => null!, _ => GuardVerdict.DenyWhen(true, (string)null!), _ => GuardVerdict.DenyWhen(true, () => null!) })
        {
            await using ClpRuntime runtime = new(Build(more: b => b.Guard("careless", guard, on: ["order"])));
            ContractInstance orders = await runtime.OpenAsync();

            (await orders.SubmitAsync("order", Article())).ShouldBeOfType<Outcome.Denied>().Denials.ShouldHaveSingleItem().Guard.ShouldBe("careless");
            Json.RoundTrip((await orders.EventsAsync())[^1]);
        }
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task ReplayAsync_OfAVersionThatIsNot_IsTyped(long version)
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        (await orders.SubmitAsync("order", Article())).EnsureCommitted();

        (await Should.ThrowAsync<LifecycleException>(async () => await orders.ReplayAsync(version))).Code.ShouldBe(ClpCodes.ReplayVersionUnknown);
        (await orders.SubmitAsync("order", Article(), new CommitOptions { IfVersion = version })).ShouldBeOfType<Outcome.Conflicted>();
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    public async Task ReadLogAsync_FromANegativeVersion_BeginsAtTheBeginning(long from)
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        (await orders.SubmitAsync("order", Article())).EnsureCommitted();
        int count = 0;

        await foreach (RecordedEvent e in orders.ReadLogAsync(from))
        {
            count++;
        }

        count.ShouldBe(1);
    }

    [Fact]
    public async Task OpenAsync_HostileIds_AreTypedOrWork()
    {
        await using ClpRuntime runtime = new(Build());
        foreach (string id in Names)
        {
            await Typed(async () => (await (await runtime.OpenAsync(id)).SubmitAsync("order", Article())).EnsureCommitted());
        }
    }

    [Fact]
    public void Runtime_WithImpossibleOptions_IsTyped()
    {
        Action<ClpRuntimeOptions>[] mistakes =
        [
            o => { o.EventStore = new MemoryStore(); o.Storage = new MemoryStorageAdapter(); },
            o => o.KeyNamespace = null!, o => o.SnapshotEvery = -1, o => o.TransitionTimeout = TimeSpan.Zero, o => o.TransitionTimeout = Timeout.InfiniteTimeSpan, o => o.TransitionTimeout = TimeSpan.MaxValue,
            o => o.ProposalLifetime = TimeSpan.Zero, o => o.ConflictRetries = -1, o => o.MaxPendingIntents = 0, o => o.MaxProposalsPerIntent = 0,
            o => o.TimeProvider = null!, o => o.Jitter = null!, o => o.Limits = null!, o => o.Middleware.Add(null!),
        ];
        foreach (Action<ClpRuntimeOptions> mistake in mistakes)
        {
            ClpRuntimeOptions options = new();
            mistake(options);
            Should.Throw<StorageException>(() => new ClpRuntime(Build(), options)).Code.ShouldBe(ClpCodes.StoreMisconfigured);
        }
    }

    [Fact]
    public async Task EveryEntrance_AfterDispose_IsTyped()
    {
        ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");
        Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(Article()));
        await runtime.DisposeAsync();
        await runtime.DisposeAsync();
        Func<Task>[] calls =
        [
            async () => await runtime.OpenAsync(), async () => await runtime.CreateAsync(), async () => await orders.DispatchAsync("order"), async () => await orders.SubmitAsync("order"), async () => await orders.CommitAsync(intent),
            async () => await orders.StageAsync(intent, new ProposalDraft(Article())), async () => await orders.AcceptAsync(proposal, Ada), async () => await orders.RejectAsync(proposal, Ada, "x"),
            async () => await orders.WithdrawAsync(intent, Ada, "x"), async () => await orders.RefreshAsync(), async () => await orders.PreviewAsync(proposal),
        ];
        foreach (Func<Task> call in calls)
        {
            (await Should.ThrowAsync<LifecycleException>(call)).Code.ShouldBe(ClpCodes.RuntimeClosed);
        }

        orders.State.Get("stock", 0).ShouldBe(10);
        (await orders.ReplayAsync(1)).ShouldBe(orders.State);
    }

    [Fact]
    public async Task ACommandInAHook_WhileTheRuntimeIsDisposed_IsRefusedAfterwards()
    {
        TaskCompletionSource gate = new();
        ClpRuntimeOptions options = new();
        options.Middleware.Add(new Waits(gate.Task));
        ClpRuntime runtime = new(Build(), options);
        ContractInstance orders = await runtime.OpenAsync();
        Task<Outcome> running = orders.SubmitAsync("order", Article()).AsTask();

        await runtime.DisposeAsync();
        gate.SetResult();

        (await Should.ThrowAsync<LifecycleException>(() => running)).Code.ShouldBe(ClpCodes.RuntimeClosed);
        orders.Version.ShouldBe(-1);
    }

    [Fact]
    public async Task Strict_AnythingButACommit_ThrowsAndIsInTheLogAllTheSame()
    {
        await using ClpRuntime runtime = new(Build(), new() { Strict = true });
        ContractInstance orders = await runtime.OpenAsync();

        OutcomeException refused = await Should.ThrowAsync<OutcomeException>(async () => await orders.SubmitAsync("order", Article().With("count", 99)));

        refused.Code.ShouldBe(ClpCodes.NotCommitted);
        refused.Outcome.ShouldBeOfType<Outcome.Denied>();
        (await orders.KindsAsync()).ShouldBe(["refused"]);
        (await orders.SubmitAsync("order", Article())).EnsureCommitted();
    }

    private sealed class Waits(Task gate) : IClpMiddleware
    {
        public async ValueTask BeforeCommitAsync(CommittingArgs args, CancellationToken cancellationToken) => await gate;
    }

    /// <summary>Runs it and gives back what it threw; anything untyped fails the test.</summary>
    private static async Task<ClpException?> Typed(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (ClpException e)
        {
            return e;
        }
    }
}
