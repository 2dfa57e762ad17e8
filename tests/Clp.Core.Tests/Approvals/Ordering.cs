using Clp.Testing;
using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

/// <summary>A shop with ten things in stock, where several orders are placed and committed as one.</summary>
internal sealed class Ordering : IAsyncDisposable
{
    private ClpRuntime runtime = null!;

    private Ordering()
    {
    }

    public FakeClock Clock { get; } = new();

    public HookRecorder Hooks { get; } = new();

    public ScriptedStore Store { get; } = new();

    public ContractInstance Shop { get; private set; } = null!;

    public int Stock => Shop.State.Get("stock", -1);

    public static async Task<Ordering> OpenAsync(Action<ClpRuntimeOptions>? options = null, Action<IntentBuilder>? intent = null, Action<ContractBuilder>? more = null)
    {
        Ordering made = new();
        ClpRuntimeOptions all = new() { EventStore = made.Store, TimeProvider = made.Clock };
        all.Middleware.Add(made.Hooks);
        options?.Invoke(all);
        made.runtime = new ClpRuntime(Build(intent, more), all);
        made.Shop = await made.runtime.OpenAsync("a");
        return made;
    }

    public static StateObject Of(int count) => Article().With("count", count);

    /// <summary>Places orders for so many things each; they are pending, and complete.</summary>
    public async Task<Intent[]> PlaceAsync(params int[] counts)
    {
        List<Intent> placed = [];
        foreach (int count in counts)
        {
            placed.Add(await Shop.DispatchAsync("order", Of(count), By(Cy)));
        }

        return [.. placed];
    }

    public ValueTask<ContractInstance> OtherShopAsync() => runtime.OpenAsync("b");

    /// <summary>Nothing but what was pending is there, and nothing has changed.</summary>
    public void ShouldBeUntouched(params Intent[] pending)
    {
        (Stock, Shop.StateVersion).ShouldBe((10, -1));
        Shop.PendingIntents.Select(i => i.Id).ShouldBe(pending.Select(i => i.Id));
    }

    public ValueTask DisposeAsync() => runtime.DisposeAsync();
}
