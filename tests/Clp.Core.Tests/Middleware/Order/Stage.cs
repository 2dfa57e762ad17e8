using Clp.Testing;
using Clp.Tests.Runtime;

namespace Clp.Tests.Middleware.Order;

/// <summary>One real run: a runtime with a recorder in it, over a store and a clock that do as they are told.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private ClpRuntime? runtime;

    public Stage() => Recorder = new CallRecorder(Calls);

    public List<string> Calls { get; } = [];

    public CallRecorder Recorder { get; }

    public ScriptedStore Store { get; } = new();

    public FakeClock Clock { get; } = new();

    public CancellationTokenSource Source { get; } = new();

    /// <summary>Set by the asynchronous transition once it runs.</summary>
    public TaskCompletionSource Started { get; } = new();

    public ContractInstance Instance { get; private set; } = null!;

    /// <summary>Opens the instance, with the recorder, or with other ones in its place, the outermost first.</summary>
    public async Task<ContractInstance> OpenAsync(FakeProvider? provider = null, params CallRecorder[] others)
    {
        ClpRuntimeOptions options = new() { EventStore = Store, TimeProvider = Clock, ProposalProvider = provider };
        foreach (CallRecorder recorder in others.Length > 0 ? others : [Recorder])
        {
            options.Middleware.Add(recorder);
            options.Interceptors.Add(recorder);
        }

        runtime = new ClpRuntime(OrderContract.Build(more: b => b
            .Intent("broken").Guard("breaks", _ => throw new InvalidOperationException(), on: ["broken"]).Transition("never", "broken", _ => StateDelta.Empty)
            .Intent("breaking").Transition("throws", "breaking", _ => throw new InvalidOperationException())
            .Intent("call").TransitionAsync("calls", "call", (_, _) => new(StateDelta.Set("stock", 1)))
            .Intent("wait").TransitionAsync("waits", "wait", async (_, ct) =>
            {
                Started.SetResult();
                await new TaskCompletionSource().Task.WaitAsync(ct);
                return StateDelta.Empty;
            })), options);
        return Instance = await runtime.OpenAsync();
    }

    /// <summary>What the log holds, in a few words.</summary>
    public async Task<string> LogAsync()
    {
        List<string> words = [];
        await foreach (RecordedEvent e in Store.Inner.ReadAsync(Instance.Stream, 0, default))
        {
            words.Add(e.Event is ContractEvent.AttemptRefused refused ? "refused: " + refused.Outcome.GetType().Name : e.Event.Kind);
        }

        return words.Count == 0 ? "nothing" : string.Join(", ", words);
    }

    public async ValueTask DisposeAsync()
    {
        Source.Dispose();
        if (runtime is not null)
        {
            await runtime.DisposeAsync();
        }
    }
}
