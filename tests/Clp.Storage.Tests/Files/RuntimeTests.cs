namespace Clp.Storage.Tests.Files;

/// <summary>The runtime on the real store: closed, opened again, replayed.</summary>
public sealed class RuntimeTests
{
    private static readonly Contract Counter = Contract.Define("counter")
        .State(StateObject.Of(("count", 0)))
        .Intent("increment", intent => intent.Optional("amount", Shape.Number))
        .Transition("apply", "increment", context => StateDelta.Set("count", context.State.Get("count", 0m) + context.Intent.Payload.Get("amount", 1m)))
        .Build();

    [Fact]
    public async Task Instance_AfterARestart_IsAsItWas()
    {
        using TemporaryFolder folder = new();
        await using (FileStore store = FileStore.Open(folder.Path))
        {
            await using ClpRuntime runtime = new(Counter, new ClpRuntimeOptions { EventStore = store });
            ContractInstance instance = await runtime.OpenAsync("one", default);
            for (int i = 1; i <= 250; i++)
            {
                (await instance.SubmitAsync("increment", StateObject.Of(("amount", i)))).EnsureCommitted();
            }
        }

        await using FileStore again = FileStore.Open(folder.Path);
        await using ClpRuntime restarted = new(Counter, new ClpRuntimeOptions { EventStore = again });
        ContractInstance found = await restarted.OpenAsync("one", default);

        again.Recovery.WasClosed.ShouldBeTrue();
        found.State.Get("count", 0m).ShouldBe(250 * 251 / 2);
        (await found.SubmitAsync("increment", StateObject.Empty)).EnsureCommitted();
        found.State.Get("count", 0m).ShouldBe((250 * 251 / 2) + 1);
    }

    [Fact]
    public async Task Instances_ManyAtOnce_AreAllThereAfterARestart()
    {
        using TemporaryFolder folder = new();
        await using (FileStore store = FileStore.Open(folder.Path))
        {
            await using ClpRuntime runtime = new(Counter, new ClpRuntimeOptions { EventStore = store });
            await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(async () =>
            {
                ContractInstance instance = await runtime.OpenAsync($"{number}", default);
                for (int i = 0; i < 10; i++)
                {
                    (await instance.SubmitAsync("increment", StateObject.Empty)).EnsureCommitted();
                }
            })));
        }

        await using FileStore again = FileStore.Open(folder.Path);
        await using ClpRuntime restarted = new(Counter, new ClpRuntimeOptions { EventStore = again });
        for (int number = 0; number < 50; number++)
        {
            (await restarted.OpenAsync($"{number}", default)).State.Get("count", 0m).ShouldBe(10);
        }
    }

    [Fact]
    public async Task Instance_OnLatestStatesOnly_IsAsItWas()
    {
        using TemporaryFolder folder = new();
        FileStoreOptions options = new() { Root = folder.Path };
        using (FileStorageAdapter adapter = FileStorageAdapter.Open(options))
        {
            await using ClpRuntime runtime = new(Counter, new ClpRuntimeOptions { Storage = adapter });
            ContractInstance instance = await runtime.OpenAsync("one", default);
            (await instance.SubmitAsync("increment", StateObject.Of(("amount", 5)))).EnsureCommitted();
        }

        using FileStorageAdapter again = FileStorageAdapter.Open(options);
        await using ClpRuntime restarted = new(Counter, new ClpRuntimeOptions { Storage = again });
        (await restarted.OpenAsync("one", default)).State.Get("count", 0m).ShouldBe(5);
    }
}
