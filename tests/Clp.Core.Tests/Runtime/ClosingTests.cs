namespace Clp.Tests.Runtime;

public sealed class ClosingTests
{
    private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Contract Slow() => Contract.Define("slow")
        .State(StateObject.Of(("done", 0)), Field.Required("done", Shape.Integer))
        .Intent("work")
        .TransitionAsync("work", "work", async (c, _) =>
        {
            entered.TrySetResult();
            await release.Task;
            return StateDelta.Set("done", c.State.Get("done", 0) + 1);
        })
        .Build();

    [Fact]
    public async Task Close_WhileACommitRuns_WaitsForItAndRefusesNewOnes()
    {
        ClpRuntime runtime = new(Slow());
        ContractInstance slow = await runtime.OpenAsync();
        Task<Outcome> running = slow.SubmitAsync("work").AsTask();
        await entered.Task;

        Task closing = runtime.CloseAsync(CancellationToken.None).AsTask();
        (await Should.ThrowAsync<LifecycleException>(async () => await slow.SubmitAsync("work"))).Code.ShouldBe(ClpCodes.RuntimeClosed);
        closing.IsCompleted.ShouldBeFalse();
        release.SetResult();
        await closing;

        (await running).IsCommitted.ShouldBeTrue();
    }

    [Fact]
    public async Task Close_Cancelled_GivesUpOnWhatRunsAndDisposingWaitsNoMore()
    {
        ClpRuntime runtime = new(Slow());
        ContractInstance slow = await runtime.OpenAsync();
        Task<Outcome> running = slow.SubmitAsync("work").AsTask();
        await entered.Task;
        Task<Outcome> waiting = slow.SubmitAsync("work").AsTask();
        using CancellationTokenSource late = new();

        Task closing = runtime.CloseAsync(late.Token).AsTask();
        await late.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => closing);
        await runtime.DisposeAsync();
        release.SetResult();

        (await running).IsCommitted.ShouldBeTrue();
        (await Should.ThrowAsync<LifecycleException>(() => waiting)).Code.ShouldBe(ClpCodes.RuntimeClosed);
    }
}
