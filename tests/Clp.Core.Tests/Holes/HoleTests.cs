using System.Reflection;
using Shouldly;
using Xunit;

namespace Clp.Tests.Holes;

/// <summary>The thirteen holes of the runtime that this one succeeds, one regression test each.</summary>
public sealed class HoleTests
{
    private static readonly Actor Ada = Actor.Human("ada");
    private static readonly CommitOptions ByAda = new() { By = Ada };

    [Fact]
    public async Task Hole01_CommitOfANamedTransition_StillEvaluatesItsWhen()
    {
        ContractInstance door = await OpenAsync(Contract.Define("door")
            .State(StateObject.Of(("locked", true), ("open", false)))
            .Intent("open")
            .Transition("swing", "open", _ => StateDelta.Set("open", true), when: c => !c.State.Get("locked", false)));

        Outcome outcome = await door.SubmitAsync("open", options: new CommitOptions { Transition = "swing" });

        outcome.ShouldBeOfType<Outcome.NotApplicable>();
        door.State.Get("open", true).ShouldBeFalse();
    }

    [Fact]
    public async Task Hole02_ThrowingSubscriber_DoesNotFailTheCommitNorLetItHappenTwice()
    {
        ContractInstance counter = await OpenAsync(Counter());
        counter.Subscribe("count", _ => throw new InvalidOperationException("subscriber"));
        Intent intent = await counter.DispatchAsync("increment", StateObject.Of(("amount", 5)), ByAda);

        Outcome outcome = await counter.CommitAsync(intent, ByAda);
        LifecycleException again = await Should.ThrowAsync<LifecycleException>(async () => await counter.CommitAsync(intent, ByAda));

        outcome.IsCommitted.ShouldBeTrue();
        again.Code.ShouldBe(ClpCodes.UnknownPendingIntent);
        counter.State.Get("count", 0).ShouldBe(5);
    }

    [Fact]
    public async Task Hole03_ProposalForOneDispatch_CannotServeALaterOne()
    {
        ContractInstance counter = await OpenAsync(Counter(amountIsRequired: true));
        Intent first = await counter.DispatchAsync("increment", options: ByAda);
        Proposal proposal = await counter.StageAsync(first, new ProposalDraft(StateObject.Of(("amount", 7))));
        await counter.WithdrawAsync(first, Ada, "changed my mind");
        Intent second = await counter.DispatchAsync("increment", options: ByAda);

        LifecycleException refused = await Should.ThrowAsync<LifecycleException>(async () => await counter.AcceptAsync(proposal, Ada));
        LifecycleException forged = await Should.ThrowAsync<LifecycleException>(async () => await counter.AcceptAsync(proposal with { IntentId = second.Id }, Ada));

        refused.Code.ShouldBe(ClpCodes.UnknownProposal);
        forged.Code.ShouldBe(ClpCodes.UnknownProposal);
        (await counter.CommitAsync(second, ByAda)).ShouldBeOfType<Outcome.Incomplete>();
    }

    [Fact]
    public async Task Hole04_Proposal_DoesNotOverwriteWhatTheCallerSet()
    {
        ContractInstance counter = await OpenAsync(Counter());
        Intent intent = await counter.DispatchAsync("increment", StateObject.Of(("amount", 5)), ByAda);

        Proposal proposal = await counter.StageAsync(intent, new ProposalDraft(StateObject.Of(("amount", 1))));
        Acceptance acceptance = await counter.AcceptAsync(proposal, Ada);
        await counter.CommitAsync(acceptance.EnsureAccepted(), ByAda);

        proposal.Ignored.ShouldBe(["amount"]);
        counter.State.Get("count", 0).ShouldBe(5);
    }

    [Fact]
    public async Task Hole05_ProposalOfAWrongType_IsRefusedAndNeverReachesTheState()
    {
        ContractInstance counter = await OpenAsync(Counter(amountIsRequired: true));
        Intent intent = await counter.DispatchAsync("increment", options: ByAda);

        Proposal proposal = await counter.StageAsync(intent, new ProposalDraft(StateObject.Of(("amount", "0not a number"))));
        Acceptance acceptance = await counter.AcceptAsync(proposal, Ada);

        proposal.Status.ShouldBe(ProposalStatus.Refused);
        proposal.Errors.ShouldHaveSingleItem().Code.ShouldBe("wrong_type");
        acceptance.IsAccepted.ShouldBeFalse();
        counter.State.Get("count", -1).ShouldBe(0);
    }

    [Fact]
    public async Task Hole06_GuardsAndEffects_GetStateTheyCannotChange()
    {
        StateObject? seenByGuard = null;
        ContractInstance counter = await OpenAsync(Contract.Define("list")
            .State(StateObject.Of(("items", StateArray.Of(1, 2))))
            .Intent("touch")
            .Guard("tries_to_change", c =>
            {
                seenByGuard = c.State;
                _ = c.State.With("items", StateArray.Empty);
                _ = ((StateArray)c.State["items"]!).Add(3);
                return GuardVerdict.Allow;
            })
            .Transition("nothing", "touch", c =>
            {
                _ = c.State.Apply(StateDelta.Set("items.0", 99));
                return StateDelta.Empty;
            }));
        string before = counter.State.ToJson();

        (await counter.SubmitAsync("touch")).IsCommitted.ShouldBeTrue();

        counter.State.ToJson().ShouldBe(before);
        seenByGuard!.ToJson().ShouldBe(before);
        MutableMembers(typeof(StateValue).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(StateValue)))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Hole07_AuditEntries_CannotBeChanged()
    {
        ContractInstance counter = await OpenAsync(Counter());
        await counter.SubmitAsync("increment", StateObject.Of(("amount", 2)), ByAda);
        RecordedEvent entry = await counter.ReadLogAsync().FirstAsync();

        RecordedEvent copy = entry with { Version = 99 };
        RecordedEvent again = await counter.ReadLogAsync().FirstAsync();

        copy.ShouldNotBeSameAs(again);
        again.Version.ShouldBe(0);
        Type[] entries = [typeof(RecordedEvent), typeof(EventHeader), typeof(Proposal), typeof(Actor), .. typeof(ContractEvent).GetNestedTypes()];
        MutableMembers(entries).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("__proto__")]
    [InlineData("constructor")]
    [InlineData("toString")]
    [InlineData("")]
    public async Task Hole08_HostileNames_GetATypedError(string name)
    {
        ContractInstance counter = await OpenAsync(Counter());
        Intent intent = await counter.DispatchAsync("increment", options: ByAda);

        LifecycleException dispatch = await Should.ThrowAsync<LifecycleException>(async () => await counter.DispatchAsync(name));
        LifecycleException submit = await Should.ThrowAsync<LifecycleException>(async () => await counter.SubmitAsync(name));
        LifecycleException commit = await Should.ThrowAsync<LifecycleException>(async () => await counter.CommitAsync(intent, new CommitOptions { By = Ada, Transition = name }));

        dispatch.Code.ShouldBe(ClpCodes.UnknownIntent);
        submit.Code.ShouldBe(ClpCodes.UnknownIntent);
        commit.Code.ShouldBe(ClpCodes.UnknownTransition);
    }

    [Fact]
    public async Task Hole09_RejectedProposalsAndFailedCommits_AreInTheLog()
    {
        ContractInstance failing = await OpenAsync(Contract.Define("failing")
            .Intent("try", i => i.Optional("value", Shape.Integer))
            .Guard("not_13", c => GuardVerdict.DenyWhen(c.Payload.Get("value", 0) == 13, "Thirteen is refused."))
            .Transition("boom", "try", _ => throw new InvalidOperationException("secret inside")));
        Intent intent = await failing.DispatchAsync("try", options: ByAda);
        Proposal proposal = await failing.StageAsync(intent, new ProposalDraft(StateObject.Of(("value", 1))));

        await failing.RejectAsync(proposal, Ada, "not this one");
        await failing.CommitAsync(intent, ByAda);
        await failing.SubmitAsync("try", StateObject.Of(("value", 13)), ByAda);
        await failing.SubmitAsync("try", StateObject.Of(("value", "x")), ByAda);

        RecordedEvent[] log = await failing.ReadLogAsync().ToArrayAsync();
        log.Select(e => e.Event.Kind).ShouldBe(["dispatched", "proposed", "rejected", "refused", "refused", "refused"]);
        log.Select(e => e.Event).OfType<ContractEvent.AttemptRefused>().Select(e => e.Outcome.GetType().Name).ShouldBe(["Failed", "Denied", "Invalid"]);
        log.Select(e => (e.Event as ContractEvent.AttemptRefused)?.Outcome.Describe() ?? "").ShouldAllBe(text => !text.Contains("secret inside"));
    }

    [Fact]
    public async Task Hole10_NaN_DoesNotEnterTheState()
    {
        ContractInstance number = await OpenAsync(Contract.Define("number")
            .State(StateObject.Of(("x", 1)))
            .Intent("divide")
            .Transition("by_zero", "divide", _ => StateDelta.Set("x", StateValue.FromDouble(0.0 / 0.0))));

        Outcome outcome = await number.SubmitAsync("divide");

        outcome.ShouldBeOfType<Outcome.Failed>().Reason.ShouldContain(ClpCodes.BadNumber);
        number.State.Get("x", 0).ShouldBe(1);
        Should.Throw<StateFormatException>(() => StateValue.Parse("{\"x\":NaN}")).Code.ShouldBe(ClpCodes.MalformedJson);
        Should.Throw<StateFormatException>(() => StateValue.Parse("{\"x\":1e400}")).Code.ShouldBe(ClpCodes.BadNumber);
    }

    [Fact]
    public async Task Hole11_UndeclaredKeys_CannotBeWritten()
    {
        ContractInstance account = await OpenAsync(Contract.Define("account")
            .State(StateObject.Of(("profile", StateObject.Of(("name", "ada")))), Field.Required("profile", Shape.Object(Field.Required("name", Shape.Text))))
            .Intent("grow").Intent("nest")
            .Transition("root", "grow", _ => StateDelta.Set("isAdmin", true))
            .Transition("deep", "nest", _ => StateDelta.Merge(StateObject.Of(("profile", StateObject.Of(("isAdmin", true)))))));

        Outcome root = await account.SubmitAsync("grow");
        Outcome deep = await account.SubmitAsync("nest");

        root.ShouldBeOfType<Outcome.Invalid>().Errors.ShouldHaveSingleItem().Path.ToString().ShouldBe("isAdmin");
        deep.ShouldBeOfType<Outcome.Invalid>().Errors.ShouldHaveSingleItem().Path.ToString().ShouldBe("profile.isAdmin");
        account.State.ToJson().ShouldBe("""{"profile":{"name":"ada"}}""");
    }

    [Fact]
    public void Hole12_Diff_FindsRemovedKeys()
    {
        StateObject before = StateObject.Parse("""{"a":1,"nested":{"gone":1,"kept":2},"list":[1,2,3]}""");
        StateObject after = StateObject.Parse("""{"nested":{"kept":2},"list":[1,3]}""");

        StateDelta delta = StateDelta.Between(before, after);

        before.Apply(delta).ShouldBe(after);
        before.Apply(delta).ContainsKey("a").ShouldBeFalse();
        delta.Ops.OfType<StateOp.Remove>().Select(o => o.Path.ToString()).ShouldBe(["a", "nested.gone"], ignoreOrder: true);
    }

    [Fact]
    public async Task Hole13_ManyIntents_AreInFlightAtOnce()
    {
        ContractInstance counter = await OpenAsync(Counter());
        Intent first = await counter.DispatchAsync("increment", StateObject.Of(("amount", 1)), ByAda);
        Intent second = await counter.DispatchAsync("increment", StateObject.Of(("amount", 10)), ByAda);
        Intent third = await counter.DispatchAsync("increment", StateObject.Of(("amount", 100)), ByAda);

        counter.PendingIntents.Select(i => i.Id).ShouldBe([first.Id, second.Id, third.Id]);
        await counter.CommitAsync(third, ByAda);
        await counter.CommitAsync(first, ByAda);

        counter.State.Get("count", 0).ShouldBe(101);
        counter.PendingIntents.ShouldHaveSingleItem().Id.ShouldBe(second.Id);
    }

    private static async Task<ContractInstance> OpenAsync(ContractBuilder contract) => await new ClpRuntime(contract.Build()).OpenAsync();

    private static ContractBuilder Counter(bool amountIsRequired = false) => Contract.Define("counter")
        .State(StateObject.Of(("count", 0)), Field.Required("count", Shape.Integer))
        .Intent("increment", i => i.Field(new Field("amount", Shape.Integer) { IsRequired = amountIsRequired }))
        .Transition("add", "increment", c => StateDelta.Set("count", c.State.Get("count", 0m) + c.Payload.Get("amount", 1m)));

    // Public setters, public fields that are not read-only, and arrays are ways to change what was recorded.
    private static string[] MutableMembers(IEnumerable<Type> types)
    {
        Type[] looked = [.. types];
        looked.ShouldNotBeEmpty();
        return [.. looked.SelectMany(t => t.GetProperties().Where(IsSettable).Cast<MemberInfo>()
            .Concat(t.GetFields().Where(f => !f.IsInitOnly && !f.IsLiteral))
            .Concat(t.GetProperties().Where(p => p.PropertyType.IsArray))
            .Select(m => $"{t.Name}.{m.Name}"))];
    }

    private static bool IsSettable(PropertyInfo property)
        => property.SetMethod is { IsPublic: true } setter
            && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));
}
