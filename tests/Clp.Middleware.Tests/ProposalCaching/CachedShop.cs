using Clp.Testing;

namespace Clp.Middleware.Tests.ProposalCaching;

/// <summary>An instance whose provider is asked through a cache, and numbers its answers.</summary>
internal sealed class CachedShop : IAsyncDisposable
{
    private readonly List<ClpRuntime> runtimes = [];
    private readonly ProposalCache cache;

    public CachedShop(ProposalCacheOptions? options = null, Func<int, CancellationToken, ValueTask<ProposalDraft?>>? answer = null)
    {
        cache = new ProposalCache(options, Clock);
        Provider = new Numbering(answer ?? ((call, _) => new(Draft(call))));
    }

    public FakeClock Clock { get; } = new();
    public Numbering Provider { get; }
    public ProposalCache Cache => cache;

    public static ProposalDraft Draft(int number, int padding = 0) => new(StateObject.Of(("article", $"{number}{new string('.', padding)}"))) { Ai = new AiTrace("numbers", "one") };

    public static Contract Contract(int version = 1) => Clp.Contract.Define("shop", version)
        .State(StateObject.Of(("stock", 5)), Field.Required("stock", Shape.Integer) with { VisibleToAi = true })
        .Intent("order", i => i.Required("article", Shape.TextOf(1, 2_000)).Optional("note", Shape.Text))
        .Intent("count", i => i.Required("stock", Shape.Integer))
        .Transition("take", "order", c => StateDelta.Set("stock", c.State.Get("stock", 0) - 1))
        .Transition("counted", "count", c => StateDelta.Set("stock", c.Payload.Get("stock", 0)))
        .Build();

    /// <summary>Opens an instance in a runtime of its own; all of them have the one cache.</summary>
    public async Task<ContractInstance> OpenAsync(string id = "1", string tenant = "", Contract? contract = null)
    {
        ClpRuntimeOptions options = new() { TimeProvider = Clock, ProposalProvider = Provider, KeyNamespace = tenant };
        options.Interceptors.Add(cache);
        ClpRuntime runtime = new(contract ?? Contract(), options);
        runtimes.Add(runtime);
        return await runtime.OpenAsync(id);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ClpRuntime runtime in runtimes)
        {
            await runtime.DisposeAsync();
        }
    }

    internal sealed class Numbering(Func<int, CancellationToken, ValueTask<ProposalDraft?>> answer) : IProposalProvider
    {
        private int calls;

        public int Calls => Volatile.Read(ref calls);

        public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken) => answer(Interlocked.Increment(ref calls), cancellationToken);
    }
}

internal static class CachedAsks
{
    /// <summary>Dispatches and asks; what comes is the article, or null.</summary>
    public static async Task<string?> AskAsync(this ContractInstance instance, string? note = null, Actor? by = null, Provenance? origins = null)
    {
        Intent intent = await instance.DispatchAsync("order", note is null ? null : StateObject.Of(("note", note)), new CommitOptions { By = by ?? Actor.Host, Origins = origins });
        return (await instance.ProposeAsync(intent))?.Values.Get("article", "");
    }
}
