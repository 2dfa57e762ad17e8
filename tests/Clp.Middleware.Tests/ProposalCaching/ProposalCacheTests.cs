using Clp.Middleware.Tests.Resilience;
using Microsoft.Extensions.DependencyInjection;

namespace Clp.Middleware.Tests.ProposalCaching;

public sealed class ProposalCacheTests
{
    private static readonly Actor Ada = Actor.Human("ada"), Bob = Actor.Human("bob");

    [Fact]
    public async Task ProposeAsync_TheSameAgain_GivesTheSameDraftStagedAnew()
    {
        await using CachedShop shop = new();
        ContractInstance instance = await shop.OpenAsync();
        Intent first = await instance.DispatchAsync("order"), second = await instance.DispatchAsync("order");

        Proposal one = (await instance.ProposeAsync(first))!, two = (await instance.ProposeAsync(second))!;

        shop.Provider.Calls.ShouldBe(1);
        two.Values.ShouldBe(one.Values);
        (two.IntentId, two.Id == one.Id, two.StateVersion).ShouldBe((second.Id, false, -1));
        two.Ai.ShouldBe(new AiTrace("numbers", "one"));
        (await instance.AcceptAsync(two, Ada)).EnsureAccepted();
        (await instance.CommitAsync(second)).EnsureCommitted();
    }

    [Fact]
    public async Task ProposeAsync_SomethingElse_AsksTheProvider()
    {
        await using CachedShop shop = new();
        ContractInstance instance = await shop.OpenAsync();

        (await instance.AskAsync()).ShouldBe("1");
        (await instance.AskAsync("red")).ShouldBe("2");
        (await instance.AskAsync(by: Ada)).ShouldBe("3");
        (await instance.AskAsync(by: Bob)).ShouldBe("4");
        (await instance.AskAsync(by: Actor.Human("bob", "boss"))).ShouldBe("5");
        (await instance.AskAsync("red", origins: Provenance.All(new Origin(ValueSource.Tool, "mail")))).ShouldBe("6");
        (await instance.AskAsync("red")).ShouldBe("2");
    }

    [Fact]
    public async Task ProposeAsync_WithAProviderForThisOnce_AlwaysAsksThatOne_AndKeepsNothingOfIt()
    {
        await using CachedShop shop = new();
        ContractInstance instance = await shop.OpenAsync();
        CachedShop.Numbering once = new((call, _) => new(CachedShop.Draft(100 + call)));
        await instance.AskAsync();

        foreach (string expected in new[] { "101", "102" })
        {
            (await instance.ProposeAsync(await instance.DispatchAsync("order"), once))!.Values.Get("article", "").ShouldBe(expected);
        }

        (await instance.AskAsync()).ShouldBe("1");
    }

    [Fact]
    public async Task ProposeAsync_ADraftThatNobodyMayAccept_IsNotKept()
    {
        await using CachedShop shop = new(answer: (call, _) => new(CachedShop.Draft(call) with { Errors = call == 1 ? [new ValidationError(StatePath.Root, ClpCodes.ReplyMalformed, "No JSON.")] : [] }));
        ContractInstance instance = await shop.OpenAsync();

        Proposal bad = (await instance.ProposeAsync(await instance.DispatchAsync("order")))!, good = (await instance.ProposeAsync(await instance.DispatchAsync("order")))!;

        (bad.Status, good.Status, shop.Provider.Calls).ShouldBe((ProposalStatus.Refused, ProposalStatus.Staged, 2));
        shop.Cache.Count.ShouldBe(1);
    }

    [Fact]
    public async Task ProposeAsync_AfterTheStateHasChanged_AsksTheProvider()
    {
        await using CachedShop shop = new();
        ContractInstance instance = await shop.OpenAsync();
        await instance.AskAsync();

        // To the very same state, but at another version.
        (await instance.SubmitAsync("count", StateObject.Of(("stock", 5)))).EnsureCommitted();

        (await instance.AskAsync()).ShouldBe("2");
    }

    [Fact]
    public async Task ProposeAsync_InAnotherInstanceTenantOrContractVersion_AsksTheProvider()
    {
        await using CachedShop shop = new();

        (await (await shop.OpenAsync()).AskAsync()).ShouldBe("1");
        (await (await shop.OpenAsync("2")).AskAsync()).ShouldBe("2");
        (await (await shop.OpenAsync(tenant: "acme")).AskAsync()).ShouldBe("3");
        (await (await shop.OpenAsync(contract: CachedShop.Contract(2))).AskAsync()).ShouldBe("4");
        (await (await shop.OpenAsync()).AskAsync()).ShouldBe("1");
    }

    [Fact]
    public async Task ProposeAsync_ForActorsThatShare_GivesBothTheSame()
    {
        await using CachedShop shop = new(new() { SharesAcrossActors = true });
        ContractInstance instance = await shop.OpenAsync();

        (await instance.AskAsync(by: Actor.Human("ada"))).ShouldBe("1");
        (await instance.AskAsync(by: Actor.Human("bob"))).ShouldBe("1");
    }

    [Fact]
    public async Task ProposeAsync_AfterARejection_AsksTheProviderForSomethingElse()
    {
        await using CachedShop shop = new();
        ContractInstance instance = await shop.OpenAsync();
        Intent intent = await instance.DispatchAsync("order");

        await instance.RejectAsync((await instance.ProposeAsync(intent))!, Ada, "not that");

        (await instance.ProposeAsync(intent))!.Values.Get("article", "").ShouldBe("2");
    }

    [Fact]
    public async Task ProposeAsync_WhenItsTimeIsOver_AsksTheProvider()
    {
        await using CachedShop shop = new(new() { TimeToLive = TimeSpan.FromSeconds(10) });
        ContractInstance instance = await shop.OpenAsync();
        await instance.AskAsync();

        shop.Clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        (await instance.AskAsync()).ShouldBe("1");
        shop.Clock.Advance(TimeSpan.FromTicks(1));
        (await instance.AskAsync()).ShouldBe("2");
    }

    [Fact]
    public async Task ProposeAsync_MoreThanAreKept_ForgetsTheLeastRecentlyGiven()
    {
        await using CachedShop shop = new(new() { MaxEntries = 2 });
        ContractInstance instance = await shop.OpenAsync();
        foreach ((string note, string article) in new[] { ("a", "1"), ("b", "2"), ("a", "1"), ("c", "3"), ("a", "1"), ("b", "4") })
        {
            (await instance.AskAsync(note)).ShouldBe(article);
        }

        shop.Cache.Count.ShouldBe(2);
        shop.Cache.Clear();
        (await instance.AskAsync("a")).ShouldBe("5");
    }

    [Fact]
    public async Task ProposeAsync_MoreThanFits_IsNotKept()
    {
        // {"article":"1…"} with 900 more characters is 915 bytes.
        await using CachedShop shop = new(new() { MaxBytes = 1_900 }, (call, _) => new(CachedShop.Draft(call, call == 9 ? 1_890 : 900)));
        ContractInstance instance = await shop.OpenAsync();
        foreach (string note in new[] { "a", "b", "c" })
        {
            await instance.AskAsync(note);
        }

        shop.Cache.Count.ShouldBe(2);
        await instance.AskAsync("c");
        shop.Provider.Calls.ShouldBe(3);
        for (int call = 4; call <= 9; call++)
        {
            await instance.AskAsync("x" + call);
        }

        shop.Cache.Count.ShouldBe(2);
        await instance.AskAsync("x9");
        shop.Provider.Calls.ShouldBe(10);
    }

    [Fact]
    public async Task ProposeAsync_AFailure_IsNotKept()
    {
        await using CachedShop shop = new(null, (call, _) => call == 1 ? throw new IOException() : new(CachedShop.Draft(call)));
        ContractInstance instance = await shop.OpenAsync();

        await Should.ThrowAsync<LifecycleException>(() => instance.AskAsync());

        (await instance.AskAsync()).ShouldBe("2");
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public async Task ProposeAsync_TheProviderHasNothing_IsKeptOnlyWhenAskedFor(bool keepsNone, int calls)
    {
        await using CachedShop shop = new(new() { KeepsNone = keepsNone }, (_, _) => new((ProposalDraft?)null));
        ContractInstance instance = await shop.OpenAsync();

        (await instance.AskAsync()).ShouldBeNull();
        (await instance.AskAsync()).ShouldBeNull();

        shop.Provider.Calls.ShouldBe(calls);
    }

    [Fact]
    public async Task ProposeAsync_IsMeasured()
    {
        using MeterCounts counts = new("clp.proposal.cache");
        await using CachedShop shop = new();
        Contract contract = Contract.Define("measured").Intent("order", i => i.Required("article", Shape.Text)).Transition("t", "order", _ => StateDelta.Empty).Build();
        ContractInstance instance = await shop.OpenAsync(contract: contract);

        await instance.AskAsync();
        await instance.AskAsync();
        await instance.AskAsync();

        counts["clp.proposal.cache", "contract=measured,intent=order,result=Miss"].ShouldBe(1);
        counts["clp.proposal.cache", "contract=measured,intent=order,result=Hit"].ShouldBe(2);
    }

    public static TheoryData<ProposalCacheOptions> Impossible => new(
        new() { TimeToLive = TimeSpan.Zero }, new() { TimeToLive = TimeSpan.FromDays(2) }, new() { MaxEntries = 0 }, new() { MaxBytes = 0 }, new() { MaxBytes = 1L << 40 });

    [Theory]
    [MemberData(nameof(Impossible))]
    public void UseProposalCache_WithWhatCannotWork_IsRefused(ProposalCacheOptions options)
    {
        Should.Throw<ConfigurationException>(() => new ClpRuntimeOptions().UseProposalCache(options));
        Should.Throw<ConfigurationException>(() => new ServiceCollection().AddClp(CachedShop.Contract()).UseProposalCache(options));
    }
}
