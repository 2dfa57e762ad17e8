namespace Clp.Middleware.Tests.ProposalCaching;

/// <summary>Equal asks at the same time.</summary>
public sealed class SharedAskTests
{
    private readonly TaskCompletionSource<ProposalDraft?> answer = new();
    private CancellationToken providers;

    private CachedShop Shop() => new(null, (call, token) =>
    {
        providers = token;
        return call == 1 ? new(answer.Task.WaitAsync(token)) : new(CachedShop.Draft(call));
    });

    private static async Task<Task<Proposal?>[]> AskAsync(ContractInstance instance, params CancellationToken[] tokens)
    {
        List<Intent> intents = [];
        foreach (CancellationToken _ in tokens)
        {
            intents.Add(await instance.DispatchAsync("order", cancellationToken: CancellationToken.None));
        }

        return [.. intents.Zip(tokens, (intent, token) => instance.ProposeAsync(intent, token).AsTask())];
    }

    [Fact]
    public async Task ProposeAsync_AllAtOnce_AsksOnceAndStagesForEach()
    {
        await using CachedShop shop = Shop();
        ContractInstance instance = await shop.OpenAsync();

        Task<Proposal?>[] asking = await AskAsync(instance, new CancellationToken[20]);
        answer.SetResult(CachedShop.Draft(7));
        Proposal?[] proposals = await Task.WhenAll(asking);

        shop.Provider.Calls.ShouldBe(1);
        proposals.ShouldAllBe(p => p!.Values.Get("article", "") == "7");
        proposals.Select(p => p!.IntentId).Distinct().Count().ShouldBe(20);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task ProposeAsync_OneCancels_TheOthersGetTheirAnswer(int who)
    {
        using CancellationTokenSource source = new();
        await using CachedShop shop = Shop();
        ContractInstance instance = await shop.OpenAsync();
        CancellationToken[] tokens = new CancellationToken[3];
        tokens[who] = source.Token;

        Task<Proposal?>[] asking = await AskAsync(instance, tokens);
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asking[who]);
        providers.IsCancellationRequested.ShouldBeFalse();
        answer.SetResult(CachedShop.Draft(7));

        foreach (Task<Proposal?> other in asking.Where((_, i) => i != who))
        {
            (await other).ShouldNotBeNull();
        }

        shop.Provider.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task ProposeAsync_AllCancel_EndsTheCallAndKeepsNothing()
    {
        using CancellationTokenSource source = new();
        await using CachedShop shop = Shop();
        ContractInstance instance = await shop.OpenAsync();

        Task<Proposal?>[] asking = await AskAsync(instance, source.Token, source.Token);
        await source.CancelAsync();
        foreach (Task<Proposal?> ask in asking)
        {
            await Should.ThrowAsync<OperationCanceledException>(() => ask);
        }

        providers.IsCancellationRequested.ShouldBeTrue();
        answer.TrySetResult(CachedShop.Draft(7));
        shop.Cache.Count.ShouldBe(0);
        (await instance.AskAsync()).ShouldBe("2");
    }

    [Fact]
    public async Task ProposeAsync_TheCallFails_FailsForAllAndIsForgotten()
    {
        await using CachedShop shop = Shop();
        ContractInstance instance = await shop.OpenAsync();

        Task<Proposal?>[] asking = await AskAsync(instance, default, default);
        answer.SetException(new IOException());

        foreach (Task<Proposal?> ask in asking)
        {
            (await Should.ThrowAsync<LifecycleException>(() => ask)).InnerException.ShouldBeOfType<IOException>();
        }

        (await instance.AskAsync()).ShouldBe("2");
    }

    [Fact]
    public async Task ProposeAsync_AnAnswerAfterEverybodyLeft_IsNotKeptForOthers()
    {
        TaskCompletionSource<ProposalDraft?> stubborn = new();
        using CancellationTokenSource source = new();
        await using CachedShop shop = new(null, (call, _) => call == 1 ? new(stubborn.Task) : new(CachedShop.Draft(call)));
        ContractInstance instance = await shop.OpenAsync();

        Task<Proposal?>[] asking = await AskAsync(instance, source.Token);
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asking[0]);
        stubborn.SetResult(CachedShop.Draft(7));

        (await instance.AskAsync()).ShouldBe("2");
        (await instance.AskAsync()).ShouldBe("2");
    }
}
