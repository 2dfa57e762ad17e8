using Clp.Testing;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware.Tests;

public sealed class LoggingTests : IDisposable
{
    private static readonly Actor Ada = Actor.Human("ada");
    private readonly FormattedLog log = new();
    private readonly FakeClock clock = new();

    public void Dispose() => log.Dispose();

    private Contract Contract() => Clp.Contract.Define("orders")
        .State(StateObject.Of(("count", 0)), Field.Required("count", Shape.Integer))
        .Intent("order", i => i.Required("count", Shape.Integer).Optional("note", Shape.Text).Optional("mail", Shape.Text).Personal("mail"))
        .Intent("break")
        .Guard("few", c => GuardVerdict.DenyWhen(c.Payload.Get("count", 0) > 10, $"Too many for {c.Payload.Get("mail", "")}: password=abc."), on: ["order"])
        .Guard("even", c => GuardVerdict.DenyWhen(c.Payload.Get("count", 0) % 2 == 1, "Odd."), on: ["order"])
        .Transition("order", "order", c =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(12.5));
            return StateDelta.Set("count", c.Payload.Get("count", 0));
        })
        .Transition("breaks", "break", _ => throw new InvalidOperationException("broken"))
        .Build();

    private ClpRuntime Runtime(LoggingOptions? logging = null, Action<ClpRuntimeOptions>? more = null)
    {
        ClpRuntimeOptions options = new() { LoggerFactory = log, TimeProvider = clock, KeyNamespace = "acme" };
        options.UseLogging(logging);
        more?.Invoke(options);
        return new ClpRuntime(Contract(), options);
    }

    private string[] Commands() => [.. log.Events.Where(said => said.Category == LoggingExtensions.Category).Select(said => $"{said.Level} {said.Id.Id} {said.Text}")];

    [Fact]
    public async Task StepByStep_IsOneLineEach()
    {
        await using ClpRuntime runtime = Runtime();
        ContractInstance orders = await runtime.OpenAsync("one");

        Intent intent = await orders.DispatchAsync("order", null, new CommitOptions { By = Ada, Correlation = "c-1" });
        Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(StateObject.Of(("count", 2))));
        (await orders.AcceptAsync(proposal, Actor.Ai("bot"))).IsAccepted.ShouldBeFalse();
        (await orders.AcceptAsync(proposal, Ada)).EnsureAccepted();
        (await orders.CommitAsync(intent, new CommitOptions { By = Ada })).EnsureCommitted();

        Commands().ShouldBe(
        [
            "Debug 20 Dispatched order#0 on orders/one by human:ada [c-1]",
            "Warning 23 Acceptance refused (NotPermitted) of proposal 1 for order#0 on orders/one by ai:bot in 0 ms [c-1]",
            "Information 22 Acceptance Accepted of proposal 1 for order#0 on orders/one by human:ada in 0 ms [c-1]",
            "Information 24 Committed order#0 on orders/one by human:ada: order, version 4, in 12.5 ms [c-1]",
        ]);
        log.SimpleLines.Length.ShouldBe(log.Events.Count);
        log.JsonLines.Length.ShouldBe(log.Events.Count);
    }

    [Fact]
    public async Task Proposals_AreToldWithWhatBecameOfThem()
    {
        Queue<ProposalDraft?> drafts = new([new(StateObject.Of(("count", 2))), new(StateObject.Of(("count", "x"))), null]);
        await using ClpRuntime runtime = Runtime(null, options => options.ProposalProvider = new Provider(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return drafts.Dequeue();
        }));
        ContractInstance orders = await runtime.OpenAsync("one");
        Intent intent = await orders.DispatchAsync("order");
        for (int i = 0; i < 3; i++)
        {
            await orders.ProposeAsync(intent);
        }

        Commands().Skip(1).ShouldBe(
        [
            "Information 21 Proposed Staged for order#0 on orders/one by ai:provider at version 1 in 1000 ms []",
            "Warning 21 Proposed Refused for order#0 on orders/one by ai:provider at version 2 in 1000 ms []",
            "Information 21 Proposed None for order#0 on orders/one by  at version  in 1000 ms []",
        ]);
    }

    [Theory]
    [InlineData("denied", "Information 25 Denied order#0 on orders/one by system:host: few, even, in 0 ms []")]
    [InlineData("invalid", "Information 26 Invalid order#0 on orders/one by system:host in 0 ms []")]
    [InlineData("incomplete", "Information 26 Incomplete order#0 on orders/one by system:host in 0 ms []")]
    [InlineData("conflicted", "Information 26 Conflicted order#0 on orders/one by system:host in 0 ms []")]
    [InlineData("not permitted", "Warning 26 NotPermitted order#0 on orders/one by ai:bot in 0 ms []")]
    [InlineData("failed", "Error 27 Failed break#0 on orders/one by system:host: breaks (Error), in 0 ms []")]
    public async Task Endings_AreOneLineEach(string ending, string line)
    {
        await using ClpRuntime runtime = Runtime();
        ContractInstance orders = await runtime.OpenAsync("one");

        await (ending switch
        {
            "denied" => orders.SubmitAsync("order", StateObject.Of(("count", 11))),
            "invalid" => orders.SubmitAsync("order", StateObject.Of(("count", "x"))),
            "incomplete" => orders.SubmitAsync("order"),
            "conflicted" => orders.SubmitAsync("order", StateObject.Of(("count", 2)), new CommitOptions { IfVersion = 5 }),
            "not permitted" => orders.SubmitAsync("order", StateObject.Of(("count", 2)), new CommitOptions { By = Actor.Ai("bot") }),
            _ => orders.SubmitAsync("break"),
        });

        Commands().ShouldHaveSingleItem().ShouldBe(line);
        // What threw is the runtime's own event, once; what came of the command is this middleware's, once.
        log.Events.Count(said => said.Exception is not null).ShouldBe(ending == "failed" ? 1 : 0);
        log.Events.Count(said => said.Id.Name == "Failure").ShouldBe(ending == "failed" ? 1 : 0);
    }

    [Fact]
    public async Task CommitThatEndsInAnException_IsOneLine_WithTheException()
    {
        await using ClpRuntime runtime = Runtime(null, options => options.Outbox = _ => throw new InvalidOperationException("password=abc"));
        ContractInstance orders = await runtime.OpenAsync("one");

        await Should.ThrowAsync<StorageException>(async () => await orders.SubmitAsync("order", StateObject.Of(("count", 2))));

        Commands().ShouldHaveSingleItem().ShouldStartWith("Error 27 Failed order#0 on orders/one by system:host: exception (CLP0309), in 12.5 ms");
        log.Events.Single(said => said.Exception is not null).Exception.ShouldBeOfType<RedactedException>().ToString().ShouldNotContain("abc");
    }

    [Fact]
    public async Task RefusalThatIsNotRecorded_IsToldOnce_AsARefusal()
    {
        await using ClpRuntime runtime = Runtime(null, options => options.Interceptors.Add(new Refusing(isRecorded: false)));
        ContractInstance orders = await runtime.OpenAsync("one");

        await Should.ThrowAsync<RefusalException>(async () => await orders.SubmitAsync("order", StateObject.Of(("count", 2))));

        Commands().Single().ShouldStartWith("Warning 26 NotPermitted order#");
        log.Events.ShouldAllBe(said => said.Exception == null);
    }

    [Fact]
    public async Task RefusalOfAnotherMiddleware_IsToldOnce()
    {
        await using ClpRuntime runtime = Runtime(null, options =>
        {
            options.Interceptors.Add(new Refusing(isRecorded: true));
            options.Middleware.Add(new RefusingHook());
        });
        ContractInstance orders = await runtime.OpenAsync("one");

        (await orders.SubmitAsync("order", StateObject.Of(("count", 2)))).ShouldBeOfType<Outcome.NotPermitted>();
        (await orders.SubmitAsync("break")).ShouldBeOfType<Outcome.NotPermitted>();

        Commands().ShouldBe(
        [
            "Warning 26 NotPermitted order#0 on orders/one by system:host in 0 ms []",
            "Warning 26 NotPermitted break#1 on orders/one by system:host in 0 ms []",
        ]);
    }

    [Fact]
    public async Task ByDefault_NoPayloadAndNoReasonIsTold_OnRequestBothAreRedacted()
    {
        StateObject payload = StateObject.Of(("count", 11), ("note", "Bearer abcdefg"), ("mail", "ada@example.org"));
        await using (ClpRuntime silent = Runtime())
        {
            await (await silent.OpenAsync("one")).SubmitAsync("order", payload);
        }

        Commands().Single().ShouldEndWith("[]");
        log.Clear();
        await using (ClpRuntime telling = Runtime(new LoggingOptions { Payloads = true, Reasons = true }))
        {
            await (await telling.OpenAsync("one")).SubmitAsync("order", payload);
        }

        Commands().Single().ShouldEndWith("""payload {"count":11,"note":"Bearer [redacted]","mail":"[redacted]"} because few: Too many for [redacted]: password=[redacted]; even: Odd.""");
    }

    [Fact]
    public async Task Values_AreThereForFilters()
    {
        using System.Diagnostics.Activity activity = new System.Diagnostics.Activity("test").SetIdFormat(System.Diagnostics.ActivityIdFormat.W3C).Start();
        await using ClpRuntime runtime = Runtime();
        await (await runtime.OpenAsync("one")).SubmitAsync("order", StateObject.Of(("count", 2)), new CommitOptions { Correlation = "c-1" });

        Dictionary<string, object?> values = log.Events.Single(said => said.Id.Id == 24).Values.ToDictionary(value => value.Key, value => value.Value);
        (string, object?)[] expected =
        [
            ("contract", "orders"), ("instance", "one"), ("keyNamespace", "acme"), ("intent", "order"), ("intentId", 0L), ("actor", "system:host"), ("outcome", "Committed"),
            ("transition", "order"), ("version", 0L), ("durationMs", 12.5), ("correlation", "c-1"), ("traceId", activity.TraceId.ToHexString()),
        ];
        foreach ((string key, object? value) in expected)
        {
            values.Where(pair => pair.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Value).ShouldBe([value], $"{key} among {string.Join(" ", values.Keys)}");
        }
    }

    [Fact]
    public async Task Levels_DecideWhatIsTold()
    {
        log.Least = LogLevel.Warning;
        await using ClpRuntime runtime = Runtime(new LoggingOptions { Denied = LogLevel.Critical, Committed = LogLevel.None });
        ContractInstance orders = await runtime.OpenAsync("one");

        await orders.SubmitAsync("order", StateObject.Of(("count", 11)));
        await orders.SubmitAsync("order", StateObject.Of(("count", 2)));

        Commands().Single().ShouldStartWith("Critical 25 Denied");
    }

    [Fact]
    public void UseLogging_ImpossibleOptionsOrNoFactory_AreRefused()
    {
        Should.Throw<ConfigurationException>(() => new ClpRuntimeOptions { LoggerFactory = log }.UseLogging(new LoggingOptions { Committed = (LogLevel)77 }));
        Should.Throw<ConfigurationException>(() => new ClpRuntimeOptions().UseLogging());
    }

    private sealed class Provider(Func<ProposalDraft?> draft) : IProposalProvider
    {
        public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken) => new(draft());
    }

    private sealed class Refusing(bool isRecorded) : IClpInterceptor
    {
        public ValueTask<Outcome> CommitAsync(CommittingArgs args, CommitHandler next, CancellationToken cancellationToken)
            => args.Intent.Name == "order" ? throw new RefusalException(ClpCodes.NotPermitted, "No.") { IsRecorded = isRecorded } : next(args, cancellationToken);
    }

    private sealed class RefusingHook : IClpMiddleware
    {
        public ValueTask BeforeCommitAsync(CommittingArgs args, CancellationToken cancellationToken)
            => args.Intent.Name == "break" ? throw new RefusalException(ClpCodes.NotPermitted, "No.") : default;
    }
}
