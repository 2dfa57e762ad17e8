using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Clp.Middleware.Tests.Hosting;

public sealed class StoreTests
{
    [Fact]
    public async Task UseStore_OneStoreForTwoContracts_IsOpenedOnceBeforeAnyServiceStarts()
    {
        int opened = 0;
        TestStore store = new();
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddHostedService<Early>();
        builder.Services.AddClp(Contracts.Counter("a")).UseStore("shared");
        builder.Services.AddClp(Contracts.Counter("b")).UseStore("shared");
        builder.Services.AddClpStore("shared", (_, _) =>
        {
            opened++;
            return new(store);
        });
        using IHost host = builder.Build();
        await host.StartAsync();

        host.Services.GetServices<IHostedService>().OfType<Early>().Single().AtStart.ShouldBe("committed by add at version 0");
        opened.ShouldBe(1);
        (await host.Services.GetRequiredKeyedService<ClpRuntime>("b").OpenStoreAsync()).ShouldBeSameAs(store);
        (await store.VersionAsync(new StreamId("", "a", "default"), default)).ShouldBe(0);
    }

    [Fact]
    public async Task UseStore_ItCannotBeOpened_TheHostFailsAtItsStartWithTheTypedError()
    {
        HostApplicationBuilder builder = Contracts.Host();
        TestStore other = new();
        builder.Services.AddClp(Contracts.Counter("other")).UseStore((_, _) => new(other));
        builder.Services.AddClp(Contracts.Counter()).UseStore((_, _) => throw new StorageException(ClpCodes.StoreLocked, "In use.", StorageFailure.Rejected));
        IHost host = builder.Build();

        (await Should.ThrowAsync<StorageException>(() => host.StartAsync())).Code.ShouldBe(ClpCodes.StoreLocked);
        host.Dispose();

        other.IsClosed.ShouldBeTrue();
    }

    [Fact]
    public async Task UseStore_TheFunctionThrowsSomethingElse_ItIsTheInnerException()
    {
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddClp(Contracts.Counter()).UseStore("db");
        builder.Services.AddClpStore("db", (_, _) => throw new TimeoutException("no answer from 10.0.0.1"));
        using IHost host = builder.Build();

        StorageException error = await Should.ThrowAsync<StorageException>(() => host.StartAsync());

        error.Message.ShouldContain("'db'");
        error.Message.ShouldNotContain("10.0.0.1");
        error.InnerException.ShouldBeOfType<TimeoutException>();
    }

    [Fact]
    public async Task UseStore_AfterAFailedOpening_IsOpenedAgain()
    {
        int attempts = 0;
        ServiceCollection services = new();
        services.AddClp(Contracts.Counter()).UseStore((_, _) => ++attempts == 1 ? throw new TimeoutException() : new(new TestStore()));
        await using ServiceProvider provider = services.BuildServiceProvider();
        ClpRuntime runtime = provider.GetRequiredService<ClpRuntime>();

        await Should.ThrowAsync<StorageException>(async () => await runtime.OpenAsync());
        (await (await runtime.OpenAsync()).SubmitAsync("add")).IsCommitted.ShouldBeTrue();
    }

    [Fact]
    public async Task UseStore_NoStoreOfThatName_IsToldAtTheStartWithTheNamesThereAre()
    {
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddClp(Contracts.Counter()).UseStore("order");
        builder.Services.AddClpStore("orders", (_, _) => new(new TestStore()));
        using IHost host = builder.Build();

        ConfigurationException error = await Should.ThrowAsync<ConfigurationException>(() => host.StartAsync());

        error.Code.ShouldBe(ClpCodes.BadHost);
        error.Message.ShouldContain("'order'");
        error.Message.ShouldContain("'orders'");
    }

    [Fact]
    public void UseStore_TwiceForOneContractOrOneName_IsRefusedAtOnce()
    {
        ServiceCollection services = new();
        IClpBuilder builder = services.AddClp(Contracts.Counter()).UseStore("a");
        services.AddClpStore("a", (_, _) => new(new TestStore()));

        Should.Throw<ConfigurationException>(() => builder.UseStore("b")).Code.ShouldBe(ClpCodes.BadHost);
        Should.Throw<ConfigurationException>(() => services.AddClpStore("a", (_, _) => new(new TestStore()))).Code.ShouldBe(ClpCodes.BadHost);
    }

    [Fact]
    public async Task UseStore_BesideAStoreInTheOptions_IsRefusedAtTheStart()
    {
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddClp(Contracts.Counter()).UseStore((_, _) => new(new TestStore())).Configure((_, options) => options.EventStore = new MemoryStore());
        using IHost host = builder.Build();

        (await Should.ThrowAsync<StorageException>(() => host.StartAsync())).Code.ShouldBe(ClpCodes.StoreMisconfigured);
    }

    [Fact]
    public async Task Dispose_TheStore_IsClosedAfterWhatUsesIt()
    {
        List<string> order = [];
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddSingleton(provider => new User(provider.GetRequiredService<ClpRuntime>(), () => order.Add("user")));
        builder.Services.AddClp(Contracts.Counter()).UseStore((_, _) => new(new TestStore(() => order.Add("store"))));
        IHost host = builder.Build();
        _ = host.Services.GetRequiredService<User>();
        await host.StartAsync();
        await host.StopAsync();
        order.ShouldBeEmpty();

        host.Dispose();
        host.Dispose();

        order.ShouldBe(["user", "store"]);
    }

    [Fact]
    public async Task Start_CancelledWhileAStoreOpens_EndsAndClosesTheStoreOnceItIsThere()
    {
        TaskCompletionSource<IEventStore> opening = new();
        TaskCompletionSource closed = Contracts.Signal();
        CancellationToken given = default;
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddClp(Contracts.Counter()).UseStore((_, cancellation) =>
        {
            given = cancellation;
            return new(opening.Task);
        });
        IHost host = builder.Build();
        using CancellationTokenSource impatient = new();
        Task starting = host.StartAsync(impatient.Token);

        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => starting);
        given.IsCancellationRequested.ShouldBeFalse();
        host.Dispose();
        given.IsCancellationRequested.ShouldBeTrue();
        opening.SetResult(new TestStore(closed.SetResult));

        await closed.Task;
    }

    [Fact]
    public async Task UseFileStore_AfterARestart_HasWhatWasCommitted()
    {
        string folder = Directory.CreateTempSubdirectory("clp-").FullName;
        try
        {
            for (int run = 1; run <= 2; run++)
            {
                HostApplicationBuilder builder = Contracts.Host();
                builder.Services.AddClp(Contracts.Counter()).UseFileStore(Path.Combine(folder, "store"));
                using IHost host = builder.Build();
                await host.StartAsync();
                ContractInstance counter = await host.Services.GetRequiredService<ClpRuntime>().OpenAsync();
                (await counter.SubmitAsync("add")).EnsureCommitted().State.Get("count", 0).ShouldBe(run);
                await host.StopAsync();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Made before any store is open, and started before the contracts were registered.</summary>
    private sealed class Early([FromKeyedServices("a")] ClpRuntime runtime) : IHostedService
    {
        public string? AtStart { get; private set; }

        public async Task StartAsync(CancellationToken cancellationToken)
            => AtStart = (await (await runtime.OpenAsync(cancellationToken: cancellationToken)).SubmitAsync("add", cancellationToken: cancellationToken)).Describe();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class User(ClpRuntime runtime, Action disposed) : IDisposable
    {
        public ClpRuntime Runtime => runtime;

        public void Dispose() => disposed();
    }
}
