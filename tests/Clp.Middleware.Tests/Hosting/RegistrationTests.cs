using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Clp.Middleware.Tests.Hosting;

public sealed class RegistrationTests
{
    [Fact]
    public async Task AddClp_OneContract_ItsRuntimeIsThereWithAndWithoutAKey()
    {
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddClp(Contracts.Counter());
        using IHost host = builder.Build();
        await host.StartAsync();

        ClpRuntime runtime = host.Services.GetRequiredService<ClpRuntime>();
        host.Services.GetRequiredKeyedService<ClpRuntime>("counter").ShouldBeSameAs(runtime);
        ContractInstance counter = await runtime.OpenAsync();
        (await counter.SubmitAsync("add")).IsCommitted.ShouldBeTrue();
        await host.StopAsync();

        (await Should.ThrowAsync<LifecycleException>(async () => await counter.SubmitAsync("add"))).Code.ShouldBe(ClpCodes.RuntimeClosed);
    }

    [Fact]
    public async Task AddClp_SeveralContracts_EachUnderItsNameAndNoneWithout()
    {
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddClp(Contracts.Counter("b"));
        builder.Services.AddClp(Contracts.Counter("a"));
        using IHost host = builder.Build();
        await host.StartAsync();

        host.Services.GetRequiredKeyedService<ClpRuntime>("a").Contract.Name.ShouldBe("a");
        host.Services.GetRequiredKeyedService<ClpRuntime>("b").Contract.Name.ShouldBe("b");
        ConfigurationException error = Should.Throw<ConfigurationException>(() => host.Services.GetRequiredService<ClpRuntime>());
        error.Code.ShouldBe(ClpCodes.BadHost);
        error.Message.ShouldContain("'a', 'b'");
    }

    [Fact]
    public void AddClp_TheSameNameTwice_IsRefusedAtOnce()
    {
        ServiceCollection services = new();
        services.AddClp(Contracts.Counter());

        Should.Throw<ConfigurationException>(() => services.AddClp(Contracts.Counter())).Message.ShouldContain("'counter'");
    }

    [Fact]
    public async Task AddClp_TheHostsClockAndLoggers_AreTheRuntimes()
    {
        Clp.Testing.FakeClock clock = new();
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddSingleton<TimeProvider>(clock);
        ClpRuntimeOptions? seen = null;
        builder.Services.AddClp(Contracts.Counter()).Configure((_, options) => seen = options);
        using IHost host = builder.Build();
        await host.StartAsync();

        ContractInstance counter = await host.Services.GetRequiredService<ClpRuntime>().OpenAsync();
        Outcome.Committed committed = (await counter.SubmitAsync("add")).EnsureCommitted();

        committed.Event.At.ShouldBe(clock.GetUtcNow());
        seen!.LoggerFactory.ShouldBeOfType<RedactingLoggerFactory>().Inner.ShouldBeSameAs(host.Services.GetRequiredService<Microsoft.Extensions.Logging.ILoggerFactory>());
    }

    [Fact]
    public async Task Configure_SeveralTimes_InTheOrderOfTheCalls()
    {
        List<int> order = [];
        ServiceCollection services = new();
        services.AddClp(Contracts.Counter()).Configure((_, _) => order.Add(1)).Configure((_, _) => order.Add(2));
        await using ServiceProvider provider = services.BuildServiceProvider();

        _ = provider.GetRequiredService<ClpRuntime>();

        order.ShouldBe([1, 2]);
    }
}
