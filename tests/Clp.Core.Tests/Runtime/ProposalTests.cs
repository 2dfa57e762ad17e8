using Clp.Testing;
using Clp.Tests.Middleware;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Runtime;

public sealed class ProposalTests
{
    [Fact]
    public async Task ProposeAsync_WithoutAProvider_IsTyped()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");

        (await Should.ThrowAsync<LifecycleException>(async () => await orders.ProposeAsync(intent))).Code.ShouldBe(ClpCodes.ProviderMissing);
    }

    [Fact]
    public async Task ProposeAsync_WithAProviderForThisOnce_AsksThatOneThroughHooksAndInterceptors()
    {
        FakeProvider own = new(Article()), once = new(StateObject.Of(("article", "vase")));
        await using Intercepted on = await Intercepted.OpenAsync(options: new ClpRuntimeOptions { ProposalProvider = own });
        List<IProposalProvider?> seen = [];
        on.Interceptor.Propose = (args, next, token) =>
        {
            seen.Add(args.Provider);
            return next(args, token);
        };
        Intent intent = await on.Instance.DispatchAsync("order");

        Proposal proposal = (await on.Instance.ProposeAsync(intent, once))!;

        proposal.Values.ShouldBe(StateObject.Of(("article", "vase")));
        own.Asked.ShouldBeEmpty();
        seen.ShouldBe([once]);
        on.Hooks.Calls.ShouldBe(["before-dispatch", "after-dispatch", "before-propose", "after-propose"]);
    }

    [Theory]
    [InlineData(-1, AcceptanceStatus.Stale)]
    [InlineData(-50, AcceptanceStatus.Stale)]
    [InlineData(0, AcceptanceStatus.Accepted)]
    [InlineData(99, AcceptanceStatus.Accepted)]
    public async Task Draft_MadeOnAnOlderState_IsStale_AndOnNoneThatIsYetToCome(long shown, AcceptanceStatus expected)
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        (await orders.SubmitAsync("order", Article(), By(Ada))).EnsureCommitted();
        Intent intent = await orders.DispatchAsync("order");

        Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(Article()) { StateVersion = shown });

        proposal.StateVersion.ShouldBeInRange(-1, orders.StateVersion);
        (await orders.AcceptAsync(proposal, Ada)).Status.ShouldBe(expected);
    }

    [Fact]
    public async Task Draft_WithErrorsOfItsMaker_IsRecordedAsRefusedWithTheCallBehindIt()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        ValidationError unreadable = new(StatePath.Root, ClpCodes.ReplyMalformed, "No JSON.");
        AiTrace trace = new("chat", "small-1", "hash") { InputTokens = 7, OutputTokens = 2, Took = TimeSpan.FromMilliseconds(1_250) };
        Intent intent = await orders.DispatchAsync("order");

        Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(StateObject.Empty) { Errors = [unreadable], Ai = trace });

        proposal.Status.ShouldBe(ProposalStatus.Refused);
        (await orders.AcceptAsync(proposal, Ada)).Status.ShouldBe(AcceptanceStatus.AlreadyDecided);
        Proposal stored = ((ContractEvent.ProposalStaged)(await orders.EventsAsync())[1].Event).Proposal;
        stored.Errors.ShouldBe([unreadable]);
        stored.Ai.ShouldBe(trace);
    }

    [Fact]
    public void Draft_WithErrorsThatCannotBeRecorded_IsTyped()
        => Should.Throw<StateFormatException>(() => new ProposalDraft(StateObject.Empty) { Errors = [new(StatePath.Root, "x", "half \uD800")] });

    [Fact]
    public async Task ProposeAsync_TellsTheProviderWhatIsMissingAndOnlyTheVisibleState()
    {
        FakeProvider provider = new(Article());
        FakeClock clock = new();
        Contract contract = Build().WithInitialState(StateObject.Parse("""{"stock":10,"orders":[],"secret":"s3cret","shop":{"name":"Corner","key":"k3y"}}"""));
        await using ClpRuntime runtime = new(contract, new() { ProposalProvider = provider, TimeProvider = clock });
        ContractInstance orders = await runtime.OpenAsync();

        await orders.ProposeAsync(await orders.DispatchAsync("order", StateObject.Of(("note", "soon"))));

        ProposalContext asked = provider.Asked.ShouldHaveSingleItem();
        asked.Missing.ShouldBe(["article"]);
        asked.VisibleState.ShouldBe(StateObject.Parse("""{"stock":10,"shop":{"name":"Corner"}}"""));
        asked.Intent.Payload.ShouldBe(StateObject.Of(("note", "soon")));
        asked.Now.ShouldBe(clock.GetUtcNow());
    }

    [Fact]
    public async Task ProposeAsync_ProviderHasNothing_RecordsNothing()
    {
        HookRecorder hooks = new();
        ClpRuntimeOptions options = new() { ProposalProvider = new FakeProvider((_, _) => new((ProposalDraft?)null)) };
        options.Middleware.Add(hooks);
        await using ClpRuntime runtime = new(Build(), options);
        ContractInstance orders = await runtime.OpenAsync();

        (await orders.ProposeAsync(await orders.DispatchAsync("order"))).ShouldBeNull();

        (await orders.KindsAsync()).ShouldBe(["dispatched"]);
        hooks.Calls.ShouldBe(["before-dispatch", "after-dispatch", "before-propose", "after-propose:none"]);
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("yields and throws")]
    [InlineData("gives up by itself")]
    [InlineData("returns no values")]
    [InlineData("returns no maker")]
    public async Task ProposeAsync_ProviderFails_IsTypedRecordedAndReported(string how)
    {
        HookRecorder hooks = new();
        ClpRuntimeOptions options = new()
        {
            ProposalProvider = new FakeProvider(async (_, ct) =>
            {
                await (how.StartsWith("yields", StringComparison.Ordinal) ? Task.Yield() : default);
                return how switch
                {
                    "gives up by itself" => throw new OperationCanceledException(),
                    "returns no values" => new ProposalDraft(null!),
                    "returns no maker" => new ProposalDraft(Article()) { By = null! },
                    _ => throw new InvalidOperationException("secret endpoint"),
                };
            }),
        };
        options.Middleware.Add(hooks);
        await using ClpRuntime runtime = new(Build(), options);
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");

        LifecycleException failed = await Should.ThrowAsync<LifecycleException>(async () => await orders.ProposeAsync(intent));

        failed.Code.ShouldBe(ClpCodes.ProviderFailed);
        failed.Message.ShouldNotContain("secret");
        ContractEvent.AttemptRefused refused = await orders.LastRefusalAsync();
        refused.Step.ShouldBe(RefusedStep.Propose);
        refused.Outcome.ShouldBeOfType<Outcome.Failed>().Reason.ShouldNotContain("secret");
        hooks.Errors.ShouldHaveSingleItem();
        orders.PendingIntents.ShouldHaveSingleItem().Id.ShouldBe(intent.Id);
        (await orders.StageAsync(intent, new ProposalDraft(Article()))).Status.ShouldBe(ProposalStatus.Staged);
    }

    [Fact]
    public async Task ProposeAsync_TheProviderFailsWithACode_TheLogHasTheCodeAndNotTheMessage()
    {
        FakeProvider provider = new((_, _) => throw new ClpException("CLP\ud800", "secret words of a model"));
        await using ClpRuntime runtime = new(Build(), new ClpRuntimeOptions { ProposalProvider = provider });
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");

        await Should.ThrowAsync<LifecycleException>(async () => await orders.ProposeAsync(intent));

        (await orders.LastRefusalAsync()).Outcome.ShouldBeOfType<Outcome.Failed>().Reason.ShouldBe("The proposal provider threw CLP\\ud800; see the error log.");
    }

    [Fact]
    public async Task ProposeAsync_CancelledByTheCaller_ThrowsThat()
    {
        using CancellationTokenSource source = new();
        FakeProvider provider = new(async (_, ct) =>
        {
            await source.CancelAsync();
            ct.ThrowIfCancellationRequested();
            return null;
        });
        await using ClpRuntime runtime = new(Build(), new() { ProposalProvider = provider });
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");

        await Should.ThrowAsync<OperationCanceledException>(async () => await orders.ProposeAsync(intent, source.Token));

        orders.ProposalsFor(intent).ShouldBeEmpty();
    }

    [Fact]
    public async Task ProposeAsync_StateChangesWhileTheProviderThinks_TheProposalIsStale()
    {
        ContractInstance? orders = null;
        FakeProvider provider = new(async (_, _) =>
        {
            (await orders!.SubmitAsync("restock", StateObject.Of(("count", 1)), null, CancellationToken.None)).EnsureCommitted();
            return new ProposalDraft(Article());
        });
        await using ClpRuntime runtime = new(Build(), new() { ProposalProvider = provider });
        orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");

        Proposal proposal = (await orders.ProposeAsync(intent))!;

        proposal.StateVersion.ShouldBe(-1);
        (await orders.AcceptAsync(proposal, Ada)).Status.ShouldBe(AcceptanceStatus.Stale);
    }

    [Theory]
    [InlineData("""{"article":5}""", "article wrong_type")]
    [InlineData("""{"article":""}""", "article wrong_length")]
    [InlineData("""{"article":"x","isAdmin":true}""", "isAdmin unknown_field")]
    [InlineData("""{"article":"x","count":"0not a number"}""", "count wrong_type")]
    [InlineData("""{"article":"x","count":1e9}""", "count out_of_range")]
    [InlineData("""{"article":null}""", "article wrong_type")]
    [InlineData("""{"":1}""", "\\e unknown_field")]
    public async Task StageAsync_ValuesThatDoNotFit_AreRefusedAndNeverAccepted(string values, string error)
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");

        Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(StateObject.Parse(values)));

        proposal.Status.ShouldBe(ProposalStatus.Refused);
        proposal.Errors.Select(e => $"{e.Path} {e.Code}").ShouldBe([error]);
        (await orders.AcceptAsync(proposal, Ada)).Status.ShouldBe(AcceptanceStatus.AlreadyDecided);
        (await orders.CommitAsync(intent)).ShouldBeOfType<Outcome.Incomplete>().Missing.ShouldBe(["article"]);
        foreach (RecordedEvent e in await orders.EventsAsync())
        {
            Json.Text(Json.RoundTrip(e)).ShouldBe(Json.Text(e));
        }
    }

    [Fact]
    public async Task StageAsync_FieldTheCallerSet_IsIgnoredUnlessTheContractLetsIt()
    {
        foreach (bool allowed in new[] { false, true })
        {
            await using ClpRuntime runtime = new(Build(i => { if (allowed) { i.AllowOverwrite("count"); } }));
            ContractInstance orders = await runtime.OpenAsync();
            Intent intent = await orders.DispatchAsync("order", StateObject.Of(("count", 5)), By(Ada));

            Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(StateObject.Of(("article", "lamp"), ("count", 9))));
            intent = (await orders.AcceptAsync(proposal, Bob)).EnsureAccepted();
            (await orders.CommitAsync(intent)).EnsureCommitted();

            proposal.Ignored.ShouldBe(allowed ? [] : ["count"]);
            orders.State.Get("stock", 0).ShouldBe(allowed ? 1 : 5);
        }
    }

    [Fact]
    public async Task StageAsync_MoreThanAllowed_IsTyped()
    {
        await using ClpRuntime runtime = new(Build(), new() { MaxProposalsPerIntent = 2 });
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");
        await orders.StageAsync(intent, new ProposalDraft(Article()));
        await orders.StageAsync(intent, new ProposalDraft(Article("vase")));

        (await Should.ThrowAsync<LifecycleException>(async () => await orders.StageAsync(intent, new ProposalDraft(Article())))).Code.ShouldBe(ClpCodes.TooMany);
        orders.ProposalsFor(intent).Length.ShouldBe(2);
    }

    [Fact]
    public async Task DispatchAsync_MoreThanAllowed_IsTypedAndRoomComesBack()
    {
        await using ClpRuntime runtime = new(Build(), new() { MaxPendingIntents = 2 });
        ContractInstance orders = await runtime.OpenAsync();
        Intent first = await orders.DispatchAsync("order");
        await orders.DispatchAsync("order");

        (await Should.ThrowAsync<LifecycleException>(async () => await orders.DispatchAsync("order"))).Code.ShouldBe(ClpCodes.TooMany);
        await orders.WithdrawAsync(first, Ada, "changed my mind");
        (await orders.DispatchAsync("order")).Id.Version.ShouldBe(3);
    }

    [Fact]
    public async Task RejectAsync_AProposal_LeavesTheIntentPendingAndTellsWhy()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");
        Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(Article()));

        await orders.RejectAsync(proposal, Ada, "wrong lamp");

        orders.ProposalsFor(intent).ShouldHaveSingleItem().Status.ShouldBe(ProposalStatus.Rejected);
        (await orders.EventsAsync())[^1].Event.ShouldBeOfType<ContractEvent.ProposalRejected>().Reason.ShouldBe("wrong lamp");
        (await orders.AcceptAsync(proposal, Ada)).Status.ShouldBe(AcceptanceStatus.AlreadyDecided);
        (await Should.ThrowAsync<LifecycleException>(async () => await orders.RejectAsync(proposal, Ada, "again"))).Code.ShouldBe(ClpCodes.NotPermitted);
        orders.PendingIntents.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task AcceptAsync_AfterTheIntentIsGone_IsTyped()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order", Article());
        Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(StateObject.Of(("count", 2))));
        (await orders.CommitAsync(intent)).EnsureCommitted();

        (await Should.ThrowAsync<LifecycleException>(async () => await orders.AcceptAsync(proposal, Ada))).Code.ShouldBe(ClpCodes.UnknownProposal);
        (await Should.ThrowAsync<LifecycleException>(async () => await orders.CommitAsync(intent))).Code.ShouldBe(ClpCodes.UnknownPendingIntent);
        (await Should.ThrowAsync<LifecycleException>(async () => await orders.WithdrawAsync(intent, Ada, "late"))).Code.ShouldBe(ClpCodes.UnknownPendingIntent);
        (await Should.ThrowAsync<LifecycleException>(async () => await orders.StageAsync(intent, new ProposalDraft(Article())))).Code.ShouldBe(ClpCodes.UnknownPendingIntent);
        (await Should.ThrowAsync<LifecycleException>(async () => await orders.PreviewAsync(proposal))).Code.ShouldBe(ClpCodes.UnknownProposal);
    }

    [Fact]
    public async Task AcceptAsync_AProposalOfAnotherIntent_FillsOnlyItsOwn()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        Intent a = await orders.DispatchAsync("order"), b = await orders.DispatchAsync("order");
        Proposal forA = await orders.StageAsync(a, new ProposalDraft(Article()));

        (await orders.AcceptAsync(forA, Ada)).EnsureAccepted().Id.ShouldBe(a.Id);

        (await orders.CommitAsync(b)).ShouldBeOfType<Outcome.Incomplete>();
        (await orders.CommitAsync(a)).EnsureCommitted();
        orders.PendingIntents.ShouldHaveSingleItem().Id.ShouldBe(b.Id);
    }

    [Fact]
    public async Task PreviewAsync_OfAProposal_TellsWhatWouldHappenAndRecordsNothing()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");
        Proposal fits = await orders.StageAsync(intent, new ProposalDraft(Article().With("count", 2)));
        Proposal tooMany = await orders.StageAsync(intent, new ProposalDraft(Article().With("count", 20)));

        Preview good = await orders.PreviewAsync(fits), bad = await orders.PreviewAsync(tooMany);

        good.Refusal.ShouldBeNull();
        good.Transition.ShouldBe("take");
        orders.State.Apply(good.Delta!).Get("stock", 0).ShouldBe(8);
        bad.Refusal.ShouldBeOfType<Outcome.Denied>();
        orders.State.Get("stock", 0).ShouldBe(10);
        orders.Version.ShouldBe(2);
    }

    [Fact]
    public async Task PossibleIntents_InEachState_AreThoseWhoseConditionHolds()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        orders.PossibleIntents.Select(i => i.Name).ShouldBe(["order", "restock"]);

        (await orders.SubmitAsync("order", Article())).EnsureCommitted();

        orders.PossibleIntents.Select(i => i.Name).ShouldBe(["order", "restock", "ship"]);
        (await orders.SubmitAsync("ship")).EnsureCommitted();
        (await orders.SubmitAsync("ship")).ShouldBeOfType<Outcome.NotApplicable>();
    }
}
