using Clp.Testing;
using static Clp.Middleware.Tests.RateLimiting.RateLimitSetup;

namespace Clp.Middleware.Tests.RateLimiting;

public sealed class RateLimitMiddlewareTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeClock clock = new();

    [Theory]
    [InlineData(CommandActs.Dispatch, "dispatch")]
    [InlineData(CommandActs.Propose, "propose")]
    [InlineData(CommandActs.Accept, "accept")]
    [InlineData(CommandActs.Commit, "commit")]
    [InlineData(CommandActs.All, "dispatch")]
    public async Task Acts_ThatCount_AreLimited(CommandActs acts, string refused)
    {
        int perRound = acts == CommandActs.All ? 4 : 1;
        await using ClpRuntime runtime = new(Notes, Options(clock).UseRateLimit(Limits(new RateLimit("some", 2 * perRound, Minute) { By = RateLimitBy.Everything, Acts = acts })));
        ContractInstance notes = await runtime.OpenAsync();
        List<string> done = [];

        RefusalException refusal = await Should.ThrowAsync<RefusalException>(async () =>
        {
            for (int i = 0; i < 3; i++)
            {
                done.Clear();
                Intent intent = await notes.DispatchAsync("write", options: By(Ada));
                done.Add("dispatch");
                Proposal proposal = (await notes.ProposeAsync(intent))!;
                done.Add("propose");
                (await notes.AcceptAsync(proposal, Ada)).EnsureAccepted();
                done.Add("accept");
                (await notes.CommitAsync(intent, By(Ada))).EnsureCommitted();
                done.Add("commit");
            }
        });

        refusal.Code.ShouldBe(ClpCodes.RateLimited);
        refusal.RetryAfter.ShouldBe(Minute + new TimeSpan(1));
        done.ShouldBe(((string[])["dispatch", "propose", "accept", "commit"]).TakeWhile(act => act != refused));
        notes.State.Get("count", 0).ShouldBe(2);
    }

    [Theory]
    [InlineData(CommandActs.All)]
    [InlineData(CommandActs.Dispatch)]
    [InlineData(CommandActs.Commit)]
    public async Task Submit_InOneStep_CountsOnce(CommandActs acts)
    {
        await using ClpRuntime runtime = new(Notes, Options(clock).UseRateLimit(Limits(new RateLimit("some", 3, Minute) { Acts = acts })));
        ContractInstance notes = await runtime.OpenAsync();

        for (int i = 0; i < 3; i++)
        {
            (await notes.SubmitAsync("read", options: By(Ada))).EnsureCommitted();
        }

        await Should.ThrowAsync<RefusalException>(async () => await notes.SubmitAsync("read", options: By(Ada)));
        notes.Version.ShouldBe(2);
    }

    [Fact]
    public async Task Refusal_LeavesNothing_AndEndsAfterTheWait()
    {
        MemoryStore store = new();
        await using ClpRuntime runtime = new(Notes, Options(clock, store).UseRateLimit(Limits(new RateLimit("some", 1, Minute))));
        ContractInstance notes = await runtime.OpenAsync("a");
        await notes.SubmitAsync("read", options: By(Ada));
        long before = notes.Version;

        RefusalException refusal = await Should.ThrowAsync<RefusalException>(async () => await notes.SubmitAsync("read", options: By(Ada)));
        refusal.IsRecorded.ShouldBeFalse();
        refusal.Reason.ShouldNotContain("ada");
        notes.Version.ShouldBe(before);
        (await store.ReadAsync(notes.Stream, 0, default).CountAsync()).ShouldBe(1);

        (await notes.SubmitAsync("read", options: By(Bob))).EnsureCommitted();
        clock.Advance(refusal.RetryAfter!.Value);
        (await notes.SubmitAsync("read", options: By(Ada))).EnsureCommitted();
    }

    [Theory]
    [InlineData(RateLimitBy.Everything, false, false, false)]
    [InlineData(RateLimitBy.Actor, true, false, false)]
    [InlineData(RateLimitBy.Tenant, false, true, false)]
    [InlineData(RateLimitBy.Intent, false, false, true)]
    [InlineData(RateLimitBy.Actor | RateLimitBy.Tenant | RateLimitBy.Intent, true, true, true)]
    public async Task Partitions_AreWhatTheLimitSays(RateLimitBy by, bool otherActor, bool otherTenant, bool otherIntent)
    {
        await using ExactPartitionedRateLimiter shared = new([new RateLimit("some", 1, Minute) { By = by }], clock);

        (await MayAsync(shared, "t", "read", Ada)).ShouldBeTrue();
        (await MayAsync(shared, "t", "read", Bob)).ShouldBe(otherActor);
        (await MayAsync(shared, "u", "read", Ada)).ShouldBe(otherTenant);
        (await MayAsync(shared, "t", "write", Ada)).ShouldBe(otherIntent);
    }

    [Fact]
    public async Task Exempt_Actors_AreNeitherLimitedNorCounted()
    {
        RateLimitOptions limits = Limits(new RateLimit("some", 1, Minute) { By = RateLimitBy.Everything }) with { Exempt = static actor => actor.Kind == ActorKind.System };
        await using ClpRuntime runtime = new(Notes, Options(clock).UseRateLimit(limits));
        ContractInstance notes = await runtime.OpenAsync();

        for (int i = 0; i < 5; i++)
        {
            (await notes.SubmitAsync("read")).EnsureCommitted();
        }

        (await notes.SubmitAsync("read", options: By(Ada))).EnsureCommitted();
        await Should.ThrowAsync<RefusalException>(async () => await notes.SubmitAsync("read", options: By(Bob)));
    }

    [Fact]
    public async Task Submit_RefusedByOneLimit_CountsForNone()
    {
        RateLimit perActor = new("actor", 2, Minute) { By = RateLimitBy.Actor }, commits = new("commits", 1, TimeSpan.FromSeconds(1)) { By = RateLimitBy.Everything, Acts = CommandActs.Commit };
        await using ClpRuntime runtime = new(Notes, Options(clock).UseRateLimit(Limits(perActor, commits)));
        ContractInstance notes = await runtime.OpenAsync();
        (await notes.SubmitAsync("read", options: By(Ada))).EnsureCommitted();

        for (int i = 0; i < 5; i++)
        {
            (await Should.ThrowAsync<RefusalException>(async () => await notes.SubmitAsync("read", options: By(Ada)))).Reason.ShouldContain("commits");
        }

        clock.Advance(TimeSpan.FromSeconds(2));
        (await notes.SubmitAsync("read", options: By(Ada))).EnsureCommitted();
    }

    private async Task<bool> MayAsync(ExactPartitionedRateLimiter shared, string tenant, string intent, Actor actor)
    {
        ClpRuntimeOptions options = Options(clock).UseRateLimit(new RateLimitOptions { Limiter = shared });
        options.KeyNamespace = tenant;
        await using ClpRuntime runtime = new(Notes, options);
        try
        {
            await (await runtime.OpenAsync()).SubmitAsync(intent, Text, By(actor));
            return true;
        }
        catch (RefusalException)
        {
            return false;
        }
    }
}
