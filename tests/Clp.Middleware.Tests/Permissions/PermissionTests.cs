using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware.Tests.Permissions;

public sealed class PermissionTests
{
    private static readonly Actor Ada = Actor.Human("ada", "clerk");
    private static readonly Contract Contract = Doors.Contract("order", "close");

    [Fact]
    public async Task AnIntentWithoutARule_IsDeniedUnlessTheHostSaysOtherwise()
    {
        PermissionOptions options = new() { Rules = [PermissionRule.Allow(CommandActs.All, "close").ForRole("boss")] };

        (await OpensAsync(options)).ShouldBeFalse();
        (await OpensAsync(new())).ShouldBeFalse();
        (await OpensAsync(options with { AllowsUnruled = true })).ShouldBeTrue();
        (await OpensAsync(options with { AllowsUnruled = true }, intent: "close")).ShouldBeFalse();
    }

    [Fact]
    public async Task WhatThrows_PermitsNothing()
    {
        PermissionRule everything = PermissionRule.Allow(CommandActs.All, "*");
        Lines lines = new();

        (await OpensAsync(new() { Rules = [everything], Principal = _ => throw new InvalidOperationException("secret") }, lines)).ShouldBeFalse();
        (await OpensAsync(new() { Rules = [everything.If((_, _) => throw new InvalidOperationException("secret"))] }, lines)).ShouldBeFalse();
        (await OpensAsync(new() { Rules = [everything], Principal = _ => null }, lines)).ShouldBeFalse();

        lines.Written.Count(l => l.Contains("InvalidOperationException", StringComparison.Ordinal)).ShouldBe(2);
        lines.Written.ShouldAllBe(l => !l.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnIdentityThatNobodyAuthenticated_CountsForNothing()
    {
        ClaimsIdentity claimed = new([new Claim(ClaimTypes.Role, "boss"), new Claim("scope", "all")]), known = new([], "cookie");
        PermissionRule rule = PermissionRule.Allow(CommandActs.All, "*");

        (await OpensAsync(As(rule, claimed))).ShouldBeFalse();
        (await OpensAsync(As(rule, known))).ShouldBeTrue();
        (await OpensAsync(As(rule.ForRole("boss"), claimed, known))).ShouldBeFalse();
        (await OpensAsync(As(rule.ForClaim("scope"), claimed, known))).ShouldBeFalse();
        (await OpensAsync(As(rule with { AllowsUnauthenticated = true }, claimed))).ShouldBeTrue();
        (await OpensAsync(As(rule.ForRole("boss") with { AllowsUnauthenticated = true }, claimed))).ShouldBeFalse();

        static PermissionOptions As(PermissionRule rule, params ClaimsIdentity[] identities) => new() { Rules = [rule], Principal = _ => new ClaimsPrincipal(identities) };
    }

    [Theory]
    [InlineData("scope", new string[0], true)]
    [InlineData("SCOPE", new[] { "write" }, true)]
    [InlineData("scope", new[] { "read", "write" }, true)]
    [InlineData("scope", new[] { "read" }, false)]
    [InlineData("scope", new[] { "WRITE" }, false)]
    [InlineData("other", new string[0], false)]
    public async Task AClaim_HasTheTypeAndOneOfTheValues(string type, string[] values, bool opens)
    {
        ClaimsPrincipal principal = new(new ClaimsIdentity([new Claim("scope", "write")], "jwt"));

        (await OpensAsync(new() { Rules = [PermissionRule.Allow(CommandActs.All, "*").ForClaim(type, values)], Principal = _ => principal })).ShouldBe(opens);
    }

    [Fact]
    public async Task APredicate_SeesWhatIsAskedFor()
    {
        List<PermissionRequest> seen = [];
        PermissionOptions options = new() { Rules = [PermissionRule.Allow(CommandActs.All, "*").If((_, _) => true).If((_, request) => { seen.Add(request); return true; })] };
        foreach (string door in Doors.All)
        {
            (await Doors.TryAsync(Contract, options, door, "order", Ada)).IsOpen.ShouldBeTrue();
        }

        seen.Select(r => r.Act).ShouldBe([CommandActs.Dispatch, CommandActs.Propose, CommandActs.Accept, CommandActs.Commit, CommandActs.Dispatch, CommandActs.Commit]);
        seen.ShouldAllBe(r => r.Intent == "order" && r.By == Ada && r.Stream.Contract == "doors");
        seen.Where(r => r.Proposal is not null).ShouldHaveSingleItem().Act.ShouldBe(CommandActs.Accept);
    }

    [Fact]
    public async Task APredicate_ThatJudgesAProposal_JudgesTheValuesThatWouldBeAccepted()
    {
        PermissionOptions options = new() { Rules = [PermissionRule.Allow(CommandActs.All, "*").If((_, request) => request.Proposal?.Values.Get("text", "") is null or "small")] };
        await using ClpRuntime runtime = new(Contract, new ClpRuntimeOptions().UsePermissions(options));
        ContractInstance doors = await runtime.OpenAsync();
        Intent intent = await doors.DispatchAsync("order", null, new CommitOptions { By = Ada });
        Proposal proposal = await doors.StageAsync(intent, new ProposalDraft(StateObject.Of(("text", "small"))));

        (await doors.AcceptAsync(proposal, Ada, new AcceptOptions { Edit = StateObject.Of(("text", "large")) })).Status.ShouldBe(AcceptanceStatus.NotPermitted);

        (await doors.AcceptAsync(proposal, Ada)).EnsureAccepted().Payload.Get("text", "").ShouldBe("small");
    }

    [Fact]
    public async Task APredicate_ThatJudgesThePayload_JudgesWhatIsCommitted()
    {
        PermissionOptions options = new() { Rules = [PermissionRule.Allow(CommandActs.All, "*").If((_, request) => request.Act != CommandActs.Commit || request.Payload.Get("text", "") != "large")] };
        MemoryStore store = new();
        await using ClpRuntime elsewhere = new(Contract, new() { EventStore = store });
        await using ClpRuntime runtime = new(Contract, new ClpRuntimeOptions { EventStore = store }.UsePermissions(options));
        ContractInstance there = await elsewhere.OpenAsync();
        Intent intent = await there.DispatchAsync("order");
        Proposal proposal = await there.StageAsync(intent, new ProposalDraft(StateObject.Of(("text", "large"))));
        ContractInstance doors = await runtime.OpenAsync();
        (await there.AcceptAsync(proposal, Ada)).EnsureAccepted();

        (await doors.CommitAsync(intent, new CommitOptions { By = Ada })).ShouldBeOfType<Outcome.Conflicted>();

        (await doors.CommitAsync(intent, new CommitOptions { By = Ada })).ShouldBeOfType<Outcome.NotPermitted>();
        doors.StateVersion.ShouldBe(-1);
    }

    [Fact]
    public async Task SameUser_LetsNobodyActUnderAnothersName()
    {
        ClaimsPrincipal? present = new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "ada")], "cookie"));
        PermissionOptions options = new() { Rules = [PermissionRule.Allow(CommandActs.All, "*")], Principal = PermissionPrincipals.SameUser(() => present) };

        (await OpensAsync(options)).ShouldBeTrue();
        (await OpensAsync(options, by: Actor.Human("bea"))).ShouldBeFalse();
        present = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "ada")]));
        (await OpensAsync(options)).ShouldBeFalse();
        present = null;
        (await OpensAsync(options)).ShouldBeFalse();
    }

    [Fact]
    public async Task ADenial_IsOneLineWithoutPayload_AndRecordedUnlessTheHostSaysOtherwise()
    {
        Lines lines = new();
        Actor hostile = Actor.Human("eve\nINFO all is well");

        (await OpensAsync(new(), lines, by: hostile)).ShouldBeFalse();
        (await OpensAsync(new() { RecordsDenials = false }, lines, by: hostile, events: 0)).ShouldBeFalse();

        lines.Written.Count.ShouldBe(2);
        lines.Written.ShouldAllBe(l => l.StartsWith("Not permitted: Commit of order on doors/default by human:eve") && !l.Contains('\n') && !l.Contains("4711"));
    }

    public static TheoryData<PermissionOptions> Impossible => new(
        Rules(PermissionRule.Allow(CommandActs.None, "*")),
        Rules(PermissionRule.Allow((CommandActs)16, "*")),
        Rules(PermissionRule.Allow(CommandActs.All)),
        Rules(PermissionRule.Allow(CommandActs.All, "")),
        Rules(PermissionRule.Allow(CommandActs.All, "*").ForRole("")),
        Rules(PermissionRule.Allow(CommandActs.All, "*").ForClaim("")),
        Rules(PermissionRule.Allow(CommandActs.All, "*").ForClaim("scope", [null!])),
        Rules([null!]),
        new() { Rules = default },
        new() { Principal = null! });

    [Theory]
    [MemberData(nameof(Impossible))]
    public void UsePermissions_WithRulesThatCannotWork_IsRefused(PermissionOptions options)
    {
        Should.Throw<ConfigurationException>(() => new ClpRuntimeOptions().UsePermissions(options));
        Should.Throw<ConfigurationException>(() => new ServiceCollection().AddClp(Contract).UsePermissions(options));
    }

    [Theory]
    [InlineData("ordr")]
    [InlineData("orders.*")]
    [InlineData("Order")]
    public void UsePermissions_ForAnIntentThatIsNotThere_IsRefusedWhenTheRuntimeIsMade(string intent)
    {
        PermissionOptions options = Rules(PermissionRule.Allow(CommandActs.All, intent));

        Should.Throw<ConfigurationException>(() => new ClpRuntime(Contract, new ClpRuntimeOptions().UsePermissions(options))).Message.ShouldContain(intent);
        Should.Throw<ConfigurationException>(() => new ServiceCollection().AddClp(Contract).UsePermissions(options)).Message.ShouldContain(intent);
    }

    [Fact]
    public void UsePermissions_ForANameWithAStar_IsRefusedAsItWouldOpenMore()
        => Should.Throw<ConfigurationException>(() => new ClpRuntime(Doors.Contract("a*", "ab"), new ClpRuntimeOptions().UsePermissions(Rules(PermissionRule.Allow(CommandActs.All, "a*")))));

    private static PermissionOptions Rules(params PermissionRule[] rules) => new() { Rules = [.. rules] };

    private static async Task<bool> OpensAsync(PermissionOptions permissions, ILoggerFactory? logs = null, Actor? by = null, string intent = "order", int events = 1)
    {
        await using ClpRuntime free = new(Contract, new() { EventStore = new MemoryStore() });
        ClpRuntimeOptions options = new() { EventStore = await free.OpenStoreAsync(), LoggerFactory = logs };
        Intent pending = await (await free.OpenAsync()).DispatchAsync(intent, StateObject.Of(("text", "4711")));
        await using ClpRuntime guarded = new(Contract, options.UsePermissions(permissions));
        ContractInstance instance = await guarded.OpenAsync();
        Outcome outcome = new Outcome.NotPermitted("");
        try
        {
            outcome = await instance.CommitAsync(pending, new CommitOptions { By = by ?? Ada });
        }
        catch (RefusalException)
        {
            permissions.RecordsDenials.ShouldBeFalse();
        }

        instance.Version.ShouldBe(events);
        return outcome.IsCommitted;
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public List<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => categoryName == "Clp.Permissions" ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Written.Add(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
