using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Middleware;

/// <summary>What hooks see, and what they may do; in which order they run is in <see cref="Order.OrderOfCallsTests"/>.</summary>
public sealed class HookTests
{
    private static ClpRuntime Runtime(params IClpMiddleware[] hooks)
    {
        ClpRuntimeOptions options = new();
        foreach (IClpMiddleware hook in hooks)
        {
            options.Middleware.Add(hook);
        }

        return new ClpRuntime(Build(), options);
    }

    [Fact]
    public async Task ABeforeHookThatGivesUpByItself_IsAHookFailureAndNotTheCallersCancellation()
    {
        await using ClpRuntime runtime = Runtime(new GivesUp());
        ContractInstance orders = await runtime.OpenAsync();

        (await Should.ThrowAsync<LifecycleException>(async () => await orders.SubmitAsync("order", Article()))).Code.ShouldBe(ClpCodes.HookFailed);
        (await orders.KindsAsync()).ShouldBe(["refused"]);
    }

    [Fact]
    public async Task AnErrorHookThatFails_HarmsNobody()
    {
        HookRecorder broken = new() { Fail = "error" }, second = new();
        await using ClpRuntime runtime = Runtime(broken, second);
        ContractInstance orders = await runtime.OpenAsync();
        using IDisposable subscription = orders.Subscribe("stock", _ => throw new InvalidOperationException());

        (await orders.SubmitAsync("order", Article())).EnsureCommitted();

        second.Errors.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheFirstAdded_IsTheOutermost(bool yields)
    {
        List<string> calls = [];
        await using ClpRuntime runtime = Runtime(new HookRecorder("a", calls, yields), new HookRecorder("b", calls, yields), new HookRecorder("c", calls, yields));

        (await (await runtime.OpenAsync()).SubmitAsync("order", Article())).EnsureCommitted();

        calls.ShouldBe(["a before-dispatch", "b before-dispatch", "c before-dispatch", "a before-commit", "b before-commit", "c before-commit",
            "c after-commit:Committed", "b after-commit:Committed", "a after-commit:Committed"]);
    }

    [Fact]
    public async Task Hooks_OfACommit_SeeTheAcceptedValues()
    {
        Payloads seen = new();
        await using ClpRuntime runtime = Runtime(seen);
        ContractInstance orders = await runtime.OpenAsync();
        Intent asDispatched = await orders.DispatchAsync("order");
        (await orders.AcceptAsync(await orders.StageAsync(asDispatched, new ProposalDraft(Article())), Ada)).EnsureAccepted();

        (await orders.CommitAsync(asDispatched)).EnsureCommitted();

        seen.Seen.ShouldBe([Article(), Article()]);
    }

    [Fact]
    public async Task AHookThatCommitsItself_DoesNotBlock()
    {
        Commits hook = new();
        await using ClpRuntime runtime = Runtime(hook);
        hook.Instance = await runtime.OpenAsync();

        (await hook.Instance.SubmitAsync("order", Article())).EnsureCommitted();

        hook.Instance.State.Get("stock", 0).ShouldBe(14);
    }

    [Fact]
    public async Task ADispatchWithValuesByAnAi_PassesTheHooksFirst_SoThatAFloodOfThemCanBeRefusedWithoutATrace()
    {
        ClpRuntimeOptions options = new() { Middleware = { new Sheds() } };
        await using ClpRuntime runtime = new(Build(), options);
        ContractInstance orders = await runtime.OpenAsync();

        (await Should.ThrowAsync<RefusalException>(async () => await orders.DispatchAsync("order", Article(), By(Bot)))).Code.ShouldBe(ClpCodes.RateLimited);

        orders.Version.ShouldBe(-1);
    }

    private sealed class Sheds : IClpMiddleware
    {
        public ValueTask BeforeDispatchAsync(DispatchingArgs args, CancellationToken cancellationToken)
            => throw new RefusalException(ClpCodes.RateLimited, "Too many.") { IsRecorded = false };
    }

    private sealed class GivesUp : IClpMiddleware
    {
        public ValueTask BeforeCommitAsync(CommittingArgs args, CancellationToken cancellationToken) => throw new OperationCanceledException();
    }

    private sealed class Payloads : IClpMiddleware
    {
        public List<StateObject> Seen { get; } = [];

        public ValueTask BeforeCommitAsync(CommittingArgs args, CancellationToken cancellationToken) => Note(args.Intent);

        public ValueTask AfterCommitAsync(CommittedArgs args, CancellationToken cancellationToken) => Note(args.Intent);

        private ValueTask Note(Intent intent)
        {
            Seen.Add(intent.Payload);
            return default;
        }
    }

    private sealed class Commits : IClpMiddleware
    {
        public ContractInstance? Instance { get; set; }

        public async ValueTask AfterCommitAsync(CommittedArgs args, CancellationToken cancellationToken)
        {
            if (args.Intent.Name == "order")
            {
                (await Instance!.SubmitAsync("restock", StateObject.Of(("count", 5)), null, cancellationToken)).EnsureCommitted();
            }
        }
    }
}
