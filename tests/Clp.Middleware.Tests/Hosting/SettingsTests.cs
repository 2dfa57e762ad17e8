using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Clp.Middleware.Tests.Hosting;

public sealed class SettingsTests
{
    [Fact]
    public void Settings_TheContractsSection_IsInTheOptionsBeforeConfigure()
    {
        ClpRuntimeOptions seen = Read(
            [
                ("Clp:counter:TransitionTimeout", "00:00:05"), ("Clp:counter:ProposalLifetime", "1.00:00:00"), ("Clp:counter:ConflictRetries", "3"), ("Clp:counter:SnapshotEvery", "0"),
                ("Clp:counter:MaxPendingIntents", "7"), ("Clp:counter:MaxProposalsPerIntent", "8"), ("Clp:counter:MaxBatchSize", "9"), ("Clp:counter:KeyNamespace", "tenant"), ("clp:COUNTER:strict", "True"),
                ("Clp:counter:PersistOnCommit", "false"), ("Clp:counter:HydrateOnInit", "false"), ("Clp:another:TransitionTimeout", "rubbish"),
            ]);

        seen.TransitionTimeout.ShouldBe(TimeSpan.FromSeconds(5));
        seen.ProposalLifetime.ShouldBe(TimeSpan.FromDays(1));
        seen.ConflictRetries.ShouldBe(3);
        seen.SnapshotEvery.ShouldBe(0);
        seen.MaxPendingIntents.ShouldBe(7);
        seen.MaxProposalsPerIntent.ShouldBe(8);
        seen.MaxBatchSize.ShouldBe(9);
        seen.KeyNamespace.ShouldBe("tenant");
        seen.Strict.ShouldBeTrue();
        seen.PersistOnCommit.ShouldBeFalse();
        seen.HydrateOnInit.ShouldBeFalse();
    }

    [Fact]
    public void Settings_NothingConfigured_AreTheDefaults()
    {
        ClpRuntimeOptions defaults = new(), seen = Read([]);

        foreach (System.Reflection.PropertyInfo option in typeof(ClpRuntimeOptions).GetProperties().Where(property => property.PropertyType.IsValueType))
        {
            option.GetValue(seen).ShouldBe(option.GetValue(defaults), option.Name);
        }
    }

    [Fact]
    public void Settings_AGivenSection_IsReadInsteadOfTheContracts()
    {
        IConfigurationSection section = new ConfigurationBuilder().AddInMemoryCollection([new("Elsewhere:Strict", "true")]).Build().GetSection("Elsewhere");

        Read([("Clp:counter:Strict", "rubbish")], section).Strict.ShouldBeTrue();
    }

    [Theory]
    [InlineData("TransitionTimeot", "00:00:05", "unknown")]
    [InlineData("TransitionTimeout", "soon", "hh:mm:ss")]
    [InlineData("TransitionTimeout", "a:b", "hh:mm:ss")]
    [InlineData("TransitionTimeout", "30", "hh:mm:ss")]
    [InlineData("TransitionTimeout", "00:00:00", "more than zero")]
    [InlineData("TransitionTimeout", "50.00:00:00", "49 days")]
    [InlineData("ProposalLifetime", "-00:00:01", "more than zero")]
    [InlineData("ConflictRetries", "-1", "0 or more")]
    [InlineData("ConflictRetries", "99999999999", "another kind")]
    [InlineData("SnapshotEvery", "many", "another kind")]
    [InlineData("SnapshotEvery", "-1", "0 (never) or more")]
    [InlineData("MaxPendingIntents", "0", "1 or more")]
    [InlineData("MaxProposalsPerIntent", "0", "1 or more")]
    [InlineData("MaxBatchSize", "0", "1 or more")]
    [InlineData("Strict", "yes", "another kind")]
    [InlineData("Strict:Very", "true", "takes one value")]
    public async Task Settings_AnImpossibleValue_FailsTheStartNamingTheKeyAndNotTheValue(string key, string value, string told)
    {
        HostApplicationBuilder builder = Contracts.Host();
        builder.Configuration.AddInMemoryCollection([new($"Clp:counter:{key}", value)]);
        builder.Services.AddClp(Contracts.Counter());
        using IHost host = builder.Build();

        ConfigurationException error = await Should.ThrowAsync<ConfigurationException>(() => host.StartAsync());

        error.Code.ShouldBe(ClpCodes.BadOptions);
        error.Message.ShouldContain($"'Clp:counter:{key.Split(':')[0]}'");
        error.Message.ShouldContain(told);
        error.ToString().ShouldNotContain($"'{value}'");
    }

    private static ClpRuntimeOptions Read((string Key, string Value)[] configured, IConfigurationSection? section = null)
    {
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(configured.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build());
        ClpRuntimeOptions? seen = null;
        services.AddClp(Contracts.Counter(), section).Configure((_, options) => seen = options);
        using ServiceProvider provider = services.BuildServiceProvider();
        using IServiceScope scope = provider.CreateScope();
        _ = provider.GetRequiredKeyedService<HostedContract>("counter");
        return seen!;
    }
}
