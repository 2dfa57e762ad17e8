namespace Clp.Core.Tests.Middleware;

/// <summary>What hooks and interceptors let pass is what is committed, also when a proposal is accepted while they decide.</summary>
public sealed class OvertakenTests
{
    private static readonly Contract Payments = Contract.Define("payments")
        .State(StateObject.Of(("paid", 0)), Field.Required("paid", Shape.Integer))
        .Intent("pay", i => i.Required("to", Shape.Text).Optional("amount", Shape.Integer))
        .Transition("pay", "pay", c => StateDelta.Set("paid", c.State.Require<int>("paid") + c.Payload.Get("amount", 1)))
        .Build();

    private readonly MemoryStore store = new();
    private readonly Watch watch = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CommitAsync_AcceptedBehindTheHooks_IsAConflict(bool asInterceptor)
    {
        await using ClpRuntime runtime = Watched(asInterceptor);
        ContractInstance payments = await runtime.OpenAsync();
        (Intent intent, Proposal proposal) = await StagedAsync(payments);
        watch.Meanwhile = async () => (await payments.AcceptAsync(proposal, Actor.Human("bea"))).EnsureAccepted();

        Outcome.Conflicted conflict = (await payments.CommitAsync(intent)).ShouldBeOfType<Outcome.Conflicted>();

        conflict.ShouldBe(new Outcome.Conflicted(1, 2));
        payments.State.Get("paid", -1).ShouldBe(0);
        (await payments.CommitAsync(intent)).EnsureCommitted();
        watch.Seen.ShouldBe([1, 1_000]);
    }

    [Fact]
    public async Task CommitAsync_AcceptedInAnotherProcess_IsAConflict()
    {
        await using ClpRuntime elsewhere = new(Payments, new() { EventStore = store });
        ContractInstance there = await elsewhere.OpenAsync();
        (Intent intent, Proposal proposal) = await StagedAsync(there);
        await using ClpRuntime runtime = Watched(asInterceptor: false);
        ContractInstance here = await runtime.OpenAsync();
        (await there.AcceptAsync(proposal, Actor.Human("bea"))).EnsureAccepted();

        (await here.CommitAsync(intent)).ShouldBe(new Outcome.Conflicted(1, 2));

        (await here.CommitAsync(intent)).EnsureCommitted();
        watch.Seen.ShouldBe([1, 1_000]);
    }

    [Fact]
    public async Task AcceptAsync_AnotherAcceptedBehindTheInterceptors_IsStaleAndAskedAgain()
    {
        await using ClpRuntime runtime = Watched(asInterceptor: true);
        ContractInstance payments = await runtime.OpenAsync();
        (Intent intent, Proposal amount) = await StagedAsync(payments);
        Proposal other = await payments.StageAsync(intent, new ProposalDraft(StateObject.Of(("amount", 5))));
        watch.MeanwhileAccepting = async () => (await payments.AcceptAsync(amount, Actor.Human("bea"))).EnsureAccepted();

        Acceptance late = await payments.AcceptAsync(other, Actor.Human("cy"));

        late.Status.ShouldBe(AcceptanceStatus.Stale);
        late.Intent.Get("amount", 0).ShouldBe(1_000);
        (await payments.AcceptAsync(other, Actor.Human("cy"))).EnsureAccepted().Get("amount", 0).ShouldBe(5);
        watch.SeenAccepting.ShouldBe([1, 1, 1_000]);
    }

    [Fact]
    public async Task CommitAllAsync_AcceptedBehindTheHooks_IsAConflictOfThatIntent()
    {
        await using ClpRuntime runtime = Watched(asInterceptor: false);
        ContractInstance payments = await runtime.OpenAsync();
        Intent first = await payments.DispatchAsync("pay", StateObject.Of(("to", "ada")));
        (Intent second, Proposal proposal) = await StagedAsync(payments);
        watch.Meanwhile = async () => (await payments.AcceptAsync(proposal, Actor.Human("bea"))).EnsureAccepted();

        BatchOutcome.Refused refused = (await payments.CommitAllAsync([second, first])).ShouldBeOfType<BatchOutcome.Refused>();

        (refused.Index, refused.Outcome).ShouldBe((0, new Outcome.Conflicted(2, 3)));
        payments.State.Get("paid", -1).ShouldBe(0);
        (await payments.CommitAllAsync([second, first])).ShouldBeOfType<BatchOutcome.Committed>();
    }

    [Fact]
    public async Task CommitAsync_SomethingElseHappensBehindTheHooks_GoesOn()
    {
        await using ClpRuntime runtime = Watched(asInterceptor: false);
        ContractInstance payments = await runtime.OpenAsync();
        (Intent intent, _) = await StagedAsync(payments);
        watch.Meanwhile = async () => await StagedAsync(payments);

        (await payments.CommitAsync(intent)).EnsureCommitted();
    }

    private ClpRuntime Watched(bool asInterceptor)
    {
        ClpRuntimeOptions options = new() { EventStore = store };
        if (asInterceptor)
        {
            options.Interceptors.Add(watch);
        }
        else
        {
            options.Middleware.Add(watch);
        }

        return new ClpRuntime(Payments, options);
    }

    private static async Task<(Intent, Proposal)> StagedAsync(ContractInstance payments)
    {
        Intent intent = await payments.DispatchAsync("pay", StateObject.Of(("to", "eve")));
        return (intent, await payments.StageAsync(intent, new ProposalDraft(StateObject.Of(("amount", 1_000)))));
    }

    /// <summary>Looks at the amount, and then something happens, once.</summary>
    private sealed class Watch : IClpMiddleware, IClpInterceptor
    {
        public Func<Task>? Meanwhile { get; set; }

        public Func<Task>? MeanwhileAccepting { get; set; }

        public List<int> Seen { get; } = [];

        public List<int> SeenAccepting { get; } = [];

        public async ValueTask BeforeCommitAsync(CommittingArgs args, CancellationToken cancellationToken) => await LookAsync(args);

        public async ValueTask<Outcome> CommitAsync(CommittingArgs args, CommitHandler next, CancellationToken cancellationToken)
        {
            await LookAsync(args);
            return await next(args, cancellationToken);
        }

        public async ValueTask<Acceptance> AcceptAsync(AcceptingArgs args, AcceptHandler next, CancellationToken cancellationToken)
        {
            SeenAccepting.Add(args.Intent.Get("amount", 1));
            Func<Task>? meanwhile = MeanwhileAccepting;
            MeanwhileAccepting = null;
            await (meanwhile?.Invoke() ?? Task.CompletedTask);
            return await next(args, cancellationToken);
        }

        private async Task LookAsync(CommittingArgs args)
        {
            Seen.Add(args.Intent.Get("amount", 1));
            Func<Task>? meanwhile = Meanwhile;
            Meanwhile = null;
            await (meanwhile?.Invoke() ?? Task.CompletedTask);
        }
    }
}
