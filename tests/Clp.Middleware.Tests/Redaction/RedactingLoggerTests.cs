using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware.Tests;

#pragma warning disable CA1848, CA1873, CA2254 // The tests log as careless hosts do.
public sealed class RedactingLoggerTests : IDisposable
{
    private static readonly Contract Personal = Contract.Define("people").State(StateObject.Empty, Field.Optional("name", Shape.Text).Personal())
        .Intent("go").Transition("go", "go", _ => StateDelta.Empty).Build();

    private readonly FormattedLog log = new();

    public void Dispose() => log.Dispose();

    private ILogger Logger(RedactionOptions? options = null, Contract? contract = null) => new RedactingLoggerFactory(log, new Redactor(options, contract)).CreateLogger("test");

    [Fact]
    public void Log_SecretUnderATelltaleName_IsRemovedFromTextAndValues()
    {
        Logger().LogInformation("Connecting as {User} with {Password}", "ada", "hunter2");

        log.Events.Single().Text.ShouldBe("Connecting as ada with [redacted]");
        log.Events.Single().Values.ShouldContain(new KeyValuePair<string, object?>("Password", "[redacted]"));
        log.Events.Single().Values.ShouldContain(new KeyValuePair<string, object?>("User", "ada"));
    }

    [Fact]
    public void Log_Numbers_StayNumbers()
    {
        Logger().LogInformation("{Count} in {Took} of {Tree}", 5, 1.5, StateObject.Of(("token", "x"), ("a", "b")));

        log.Events.Single().Values.Select(value => value.Value).Take(3).ShouldBe([5, 1.5, """{"token":"[redacted]","a":"b"}"""]);
    }

    [Fact]
    public void Log_HostileText_IsOneLineWithoutControls()
    {
        const string Hostile = "a\r\nb\u2028c\u202Ed\u001b[31me\0f\u0085g\ud83eh\U000e0041i";

        Logger().LogInformation("{Text}", Hostile);

        log.SimpleLines.ShouldHaveSingleItem().ShouldEndWith(@"a\u000d\u000ab\u2028c\u202ed\u001b[31me\u0000f\u0085g\ud83eh\udb40\udc41i");
        JsonDocument.Parse(log.JsonLines.ShouldHaveSingleItem()).RootElement.GetProperty("Message").GetString().ShouldBe(log.Events.Single().Text);
    }

    [Fact]
    public void Log_Exception_IsOneLineWithTypeMessageFramesDataAndInner()
    {
        Exception thrown = Thrown(new InvalidOperationException("no entry: password=abc\nsecond line", new TimeoutException("Bearer abcdefgh")) { Data = { ["token"] = "t0ken", ["a\nb"] = "c\nd" } });

        Logger().LogError(thrown, "failed");

        RedactedException told = log.Events.Single().Exception.ShouldBeOfType<RedactedException>();
        told.OriginalType.ShouldBe("System.InvalidOperationException");
        told.Message.ShouldBe(@"no entry: password=[redacted]\u000asecond line");
        told.ToString().ShouldStartWith(@"System.InvalidOperationException: no entry: password=[redacted]\u000asecond line ---> (System.TimeoutException: Bearer [redacted]) | at Clp.Middleware.Tests.RedactingLoggerTests.Thrown(Exception");
        told.ToString().ShouldNotContain("/tests/");
        told.Data["token"].ShouldBe(Redactor.Mask);
        told.Data[@"a\u000ab"].ShouldBe(@"c\u000ad");
        log.SimpleLines.Length.ShouldBe(1);
        log.JsonLines.Length.ShouldBe(1);
    }

    [Theory]
    [InlineData(ExceptionMessages.UnlessPersonal, true, false)]
    [InlineData(ExceptionMessages.UnlessPersonal, false, true)]
    [InlineData(ExceptionMessages.Always, true, true)]
    [InlineData(ExceptionMessages.Never, false, false)]
    public void Log_ExceptionMessage_IsKeptAsTheOptionsSay(ExceptionMessages keep, bool hasPersonal, bool isKept)
    {
        Logger(new RedactionOptions { ExceptionMessages = keep }, hasPersonal ? Personal : null).LogError(new InvalidOperationException("Ada Lovelace"), "failed");

        log.SimpleLines.Single().Contains("Ada Lovelace", StringComparison.Ordinal).ShouldBe(isKept);
        log.SimpleLines.Single().ShouldContain("System.InvalidOperationException");
    }

    [Fact]
    public void Log_LibrarysOwnMessage_IsKeptBesidePersonalFields_AForeignOneIsNot()
    {
        ILogger logger = Logger(null, Personal);

        logger.LogError(new StorageException(ClpCodes.StoreRejected, "The disk is full.", StorageFailure.Rejected), "failed");
        logger.LogError(new RefusalException(ClpCodes.NotPermitted, "Ada may not."), "failed");

        log.SimpleLines[0].ShouldContain("CLP0300: The disk is full.");
        log.SimpleLines[1].ShouldContain("[message withheld]");
        log.SimpleLines[1].ShouldNotContain("Ada");
    }

    [Fact]
    public void Log_AggregateDeepAndUnreadableExceptions_AreTold()
    {
        Exception deep = new InvalidOperationException("0");
        for (int i = 1; i < 100; i++)
        {
            deep = new InvalidOperationException($"level {i}", deep);
        }

        Logger().LogError(new AggregateException(new Unreadable(), deep), "failed");

        log.SimpleLines.ShouldHaveSingleItem().ShouldContain("[unreadable]");
        log.SimpleLines.Single().ShouldContain("level 99");
        log.SimpleLines.Single().Length.ShouldBeLessThan(5_000);
    }

    [Fact]
    public void Log_LongText_IsCut_AndNoHalfASecretStandsAtItsEnd()
    {
        const string Secret = "a-long-secret-value";
        RedactionOptions options = new() { MaxLength = 100, Secrets = [Secret] };
        for (int length = 360; length < 500; length++)
        {
            Logger(options).LogInformation(new string('x', length) + Secret);
            Logger(options).LogInformation(string.Concat(Enumerable.Repeat(Secret, length / 10))[(length % 10)..]);
        }

        log.Events.ShouldAllBe(said => said.Text.Length <= 101 && !said.Text.Contains("a-long-s", StringComparison.Ordinal));
    }

    [Fact]
    public void BeginScope_IsRedacted()
    {
        ILogger logger = Logger();
        using (logger.BeginScope("header Authorization: {Header}\n", "abc"))
        using (logger.BeginScope(new Dictionary<string, object?> { ["token"] = "t0ken", ["b"] = "c\nd" }))
        {
            logger.LogInformation("within");
        }

        (log.Simple + log.Json.ToString()).ShouldNotContain("abc");
        (log.Simple + log.Json.ToString()).ShouldNotContain("t0ken");
        log.SimpleLines.Length.ShouldBe(1);
        JsonDocument.Parse(log.JsonLines.Single()).RootElement.GetProperty("Scopes")[1].GetProperty("b").GetString().ShouldBe(@"c\u000ad");
    }

    [Fact]
    public void Log_FormatterThatNeedsItsException_StillGivesOneEvent()
    {
        Logger().Log(LogLevel.Error, default, "state", new InvalidOperationException("password=abc"), (_, e) => e!.Message);

        log.Events.Single().Text.ShouldBe("String");
    }

    [Fact]
    public async Task AddClp_Runtime_LogsRedacted_WithoutBeingAsked()
    {
        await using ServiceProvider services = Provider(builder => { });

        await SubmitAsync(services);

        log.Events.Single(said => said.Exception is not null).Exception.ShouldBeOfType<RedactedException>().Message.ShouldBe("password=[redacted]; plain word");
    }

    [Fact]
    public async Task AddClp_UseRedaction_CountsWhereverItStands()
    {
        await using ServiceProvider services = Provider(builder => builder.UseLogging().UseRedaction(new RedactionOptions { Secrets = ["plain word"] }));

        await SubmitAsync(services);

        log.Events.Single(said => said.Exception is not null).Exception!.Message.ShouldBe("password=[redacted]; [redacted]");
    }

    [Fact]
    public async Task AddClp_Relay_LogsRedacted_ForEveryContract()
    {
        HostApplicationBuilder builder = Hosting.Contracts.Host();
        builder.Services.AddSingleton<ILoggerFactory>(log);
        builder.Services.AddClp(Hosting.Contracts.Counter()).UseRedaction(new RedactionOptions { Secrets = ["first secret"] })
            .Configure((_, options) => options.Outbox = Hosting.Contracts.Messages("mail"))
            .UseOutbox((_, _) => throw new InvalidOperationException("first secret; second secret"));
        builder.Services.AddClp(Hosting.Contracts.Counter("other")).UseRedaction(new RedactionOptions { Secrets = ["second secret"] });
        using IHost host = builder.Build();
        await host.StartAsync();

        await (await host.Services.GetRequiredKeyedService<ClpRuntime>("counter").OpenAsync()).SubmitAsync("add");
        while (!log.SimpleLines.Any(line => line.Contains("Clp.Outbox", StringComparison.Ordinal)))
        {
            await Task.Yield();
        }

        await host.StopAsync();

        log.SimpleLines.First(line => line.Contains("Clp.Outbox", StringComparison.Ordinal)).ShouldContain("System.InvalidOperationException: [redacted]; [redacted]");
        log.Simple.ToString().ShouldNotContain("secret");
    }

    [Fact]
    public void UseRedaction_WithoutALoggerFactory_IsRefused()
        => Should.Throw<ConfigurationException>(() => new ClpRuntimeOptions().UseRedaction(Personal)).Message.ShouldContain(nameof(ClpRuntimeOptions.LoggerFactory));

    [Fact]
    public void UseRedaction_Twice_WrapsOnce()
    {
        ClpRuntimeOptions options = new() { LoggerFactory = log };

        options.UseRedaction(Personal).UseRedaction(Personal, new RedactionOptions { Secrets = ["12345"] });
        options.LoggerFactory.CreateLogger("x").LogInformation("12345");

        log.Events.Single().Text.ShouldBe(Redactor.Mask);
    }

    private ServiceProvider Provider(Action<IClpBuilder> configure)
    {
        ServiceCollection services = new();
        services.AddSingleton<ILoggerFactory>(log);
        Contract contract = Contract.Define("breaks").Intent("go").Transition("go", "go", _ => throw new InvalidOperationException("password=abc; plain word")).Build();
        configure(services.AddClp(contract));
        return services.BuildServiceProvider();
    }

    private static async Task SubmitAsync(ServiceProvider services)
        => (await (await services.GetRequiredKeyedService<ClpRuntime>("breaks").OpenAsync()).SubmitAsync("go")).IsCommitted.ShouldBeFalse();

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private sealed class Unreadable : Exception
    {
        public override string Message => throw new InvalidOperationException();
        public override string? StackTrace => throw new InvalidOperationException();
    }
}
