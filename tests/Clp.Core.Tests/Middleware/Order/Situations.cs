using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Middleware.Order;

/// <summary>Every situation.</summary>
internal static class Situations
{
    private const string Calm = "Committed", Hooks = "LifecycleException CLP0212";

    public static IReadOnlyList<Situation> All { get; } =
    [
        // What goes well.
        new("Success, in one step", s => SubmitAsync(s, "order", Article()), Calm, "committed",
            "before-dispatch", "before-commit", "commit →", "← commit: Committed", "after-commit: Committed"),
        new("Success, with an asynchronous transition", s => SubmitAsync(s, "call"), Calm, "committed",
            "before-dispatch", "before-commit", "commit →", "transition →", "← transition", "← commit: Committed", "after-commit: Committed"),
        new("Success, step by step", StepByStepAsync, Calm, "dispatched, proposed, accepted, committed",
            "before-dispatch", "after-dispatch", "before-propose", "propose →", "← propose", "after-propose", "accept →", "← accept: Accepted",
            "before-commit", "commit →", "← commit: Committed", "after-commit: Committed"),
        new("Success, with an outer and an inner one", TwoAsync, Calm, "committed",
            "outer before-dispatch", "inner before-dispatch", "outer before-commit", "inner before-commit", "outer commit →", "inner commit →",
            "inner ← commit: Committed", "outer ← commit: Committed", "inner after-commit: Committed", "outer after-commit: Committed"),

        new("Success, a batch of two", s => BatchAsync(s, 2), Calm, "dispatched, dispatched, committed, committed",
            "before-dispatch", "after-dispatch", "before-dispatch", "after-dispatch", "before-commit", "before-commit", "commit →", "commit →",
            "← commit: Committed", "← commit: Committed", "after-commit: Committed", "after-commit: Committed"),

        // What the runtime refuses.
        Refused("Denial by a guard", "order", Article().With("count", 99), "Denied", "guard-deny"),
        Refused("Invalid payload", "order", Article().With("count", "x"), "Invalid"),
        Refused("Incomplete payload", "order", null, "Incomplete"),
        Refused("No transition applies", "ship", null, "NotApplicable"),
        new("Not permitted", s => SubmitAsync(s, "order", Article(), By(Bot)), "NotPermitted", "refused: NotPermitted",
            "before-dispatch", "before-commit", "commit →", "← commit: NotPermitted", "after-commit: NotPermitted"),
        new("Conflict", s => SubmitAsync(s, "order", Article(), new CommitOptions { IfVersion = 5 }), "Conflicted", "refused: Conflicted",
            "before-dispatch", "before-commit", "commit →", "← commit: Conflicted", "after-commit: Conflicted"),
        new("Acceptance by an AI", s => AcceptAsync(s, Bot), "NotPermitted", "dispatched, proposed, refused: NotPermitted",
            "before-dispatch", "after-dispatch", "accept →", "← accept: NotPermitted"),

        new("A batch whose second one is denied", s => BatchAsync(s, 99), "Refused", "dispatched, dispatched, refused: Denied, proposed",
            "before-dispatch", "after-dispatch", "before-dispatch", "after-dispatch", "before-commit", "before-commit", "commit →", "commit →",
            "← commit: Denied", "← commit: Denied", "guard-deny", "after-commit: Denied"),

        // What fails in the contract, in time, in the provider.
        new("A guard throws", s => SubmitAsync(s, "broken"), "Denied", "refused: Denied",
            "before-dispatch", "before-commit", "commit →", "error: Guard", "← commit: Denied", "guard-deny", "after-commit: Denied"),
        new("A transition throws", s => SubmitAsync(s, "breaking"), "Failed", "refused: Failed",
            "before-dispatch", "before-commit", "commit →", "error: Transition", "← commit: Failed", "after-commit: Failed"),
        new("Timeout of a transition", s => WaitAsync(s, () => s.Clock.Advance(TimeSpan.FromMinutes(1))), "Failed", "refused: Failed",
            "before-dispatch", "before-commit", "commit →", "transition →", "← transition: exception", "← commit: Failed", "after-commit: Failed"),
        new("Cancellation during a transition", s => WaitAsync(s, s.Source.Cancel), "OperationCanceledException", "refused: Failed",
            "before-dispatch", "before-commit", "commit →", "transition →", "← transition: exception", "← commit: Failed", "after-commit: Failed"),
        new("Cancellation before anything was decided", CancelledAsync, "OperationCanceledException", "nothing",
            "before-dispatch", "before-commit", "commit →", "← commit: exception"),
        new("The provider has nothing", s => ProposeAsync(s, new FakeProvider((_, _) => default)), "no proposal", "dispatched",
            "before-dispatch", "after-dispatch", "before-propose", "propose →", "← propose: nothing", "after-propose: nothing"),
        new("The provider fails", s => ProposeAsync(s, new FakeProvider((_, _) => throw new InvalidOperationException())), "LifecycleException CLP0208", "dispatched, refused: Failed",
            "before-dispatch", "after-dispatch", "before-propose", "propose →", "← propose: exception", "error: Propose"),

        // What fails after the commit.
        new("A subscriber fails", SubscriberAsync, Calm, "committed",
            "before-dispatch", "before-commit", "commit →", "error: AfterCommit", "← commit: Committed", "after-commit: Committed"),
        Thrown("An after-hook fails", "after-commit", Broken, Calm, "committed",
            "before-dispatch", "before-commit", "commit →", "← commit: Committed", "after-commit: Committed", "error: AfterCommit"),
        Thrown("An interceptor fails after the commit", "← commit", Broken, Calm, "committed",
            "before-dispatch", "before-commit", "commit →", "← commit: Committed", "error: AfterCommit", "after-commit: Committed"),

        // What fails before it.
        Thrown("A before-dispatch hook fails", "before-dispatch", Broken, Hooks, "refused: Failed", "before-dispatch", "error: Dispatch"),
        Thrown("A before-commit hook fails", "before-commit", Broken, Hooks, "refused: Failed", "before-dispatch", "before-commit", "error: Commit"),
        new("A before-propose hook fails", s => ProposeAsync(s, new FakeProvider(Article()), "before-propose", Broken), Hooks, "dispatched, refused: Failed",
            "before-dispatch", "after-dispatch", "before-propose", "error: Propose"),
        Thrown("An interceptor fails before the commit", "commit →", Broken, Hooks, "refused: Failed", "before-dispatch", "before-commit", "commit →", "error: Commit"),

        // What hooks and interceptors refuse.
        Thrown("Refusal by a before-commit hook", "before-commit", Refusal, "NotPermitted", "refused: NotPermitted",
            "before-dispatch", "before-commit", "after-commit: NotPermitted"),
        Thrown("The same, not to be recorded", "before-commit", Flood, "RefusalException CLP0600", "nothing", "before-dispatch", "before-commit"),
        new("Refusal by a before-dispatch hook, step by step", RefusedDispatchAsync, "RefusalException CLP0214", "refused: NotPermitted", "before-dispatch"),
        Thrown("The same, in one step", "before-dispatch", Refusal, "NotPermitted", "refused: NotPermitted", "before-dispatch", "after-commit: NotPermitted"),
        new("Refusal by a before-propose hook", s => ProposeAsync(s, new FakeProvider(Article()), "before-propose", Refusal), "RefusalException CLP0214", "dispatched, refused: NotPermitted",
            "before-dispatch", "after-dispatch", "before-propose"),
        Thrown("Refusal by an interceptor of the commit", "commit →", Refusal, "NotPermitted", "refused: NotPermitted",
            "before-dispatch", "before-commit", "commit →", "after-commit: NotPermitted"),
        new("Refusal by an interceptor of the proposal", s => ProposeAsync(s, new FakeProvider(Article()), "propose →", Refusal), "RefusalException CLP0214", "dispatched, refused: NotPermitted",
            "before-dispatch", "after-dispatch", "before-propose", "propose →"),
        new("Refusal by an interceptor of the acceptance", s => AcceptAsync(s, Ada, "accept →", Refusal), "NotPermitted", "dispatched, proposed, refused: NotPermitted",
            "before-dispatch", "after-dispatch", "accept →"),
        new("Refusal by an interceptor of the transition", s => SubmitAsync(s, "call", at: "transition →", make: Refusal), "Failed", "refused: Failed",
            "before-dispatch", "before-commit", "commit →", "transition →", "← commit: Failed", "after-commit: Failed"),

        // What the store does.
        new("The store rejects", s => StoreAsync(s, ScriptedStore.Rejected), "StorageException CLP0300", "nothing",
            "before-dispatch", "before-commit", "commit →", "← commit: exception"),
        new("The store does not answer", s => StoreAsync(s, ScriptedStore.Unknown), "StorageException CLP0301", "nothing",
            "before-dispatch", "before-commit", "commit →", "← commit: exception"),
        new("The store rejects the record of a refusal", RefusedAndRejectedAsync, "NotPermitted", "nothing",
            "before-dispatch", "before-commit", "error: Commit", "after-commit: NotPermitted"),
    ];

    private static Exception Broken() => new InvalidOperationException("on purpose");

    private static Exception Refusal() => new RefusalException(ClpCodes.NotPermitted, "not today");

    private static Exception Flood() => new RefusalException(ClpCodes.RateLimited, "too much") { IsRecorded = false };

    private static Situation Refused(string name, string intent, StateObject? payload, string outcome, params string[] before)
        => new(name, s => SubmitAsync(s, intent, payload), outcome, "refused: " + outcome,
            ["before-dispatch", "before-commit", "commit →", "← commit: " + outcome, .. before, "after-commit: " + outcome]);

    private static Situation Thrown(string name, string at, Func<Exception> make, string answer, string log, params string[] calls)
        => new(name, s => SubmitAsync(s, "order", Article(), at: at, make: make), answer, log, calls);

    private static async Task<object?> SubmitAsync(Stage stage, string intent, StateObject? payload = null, CommitOptions? options = null, string? at = null, Func<Exception>? make = null)
    {
        ContractInstance orders = await stage.OpenAsync();
        if (at is not null)
        {
            stage.Recorder.Throw[at] = make!;
        }

        return await orders.SubmitAsync(intent, payload, options);
    }

    private static async Task<object?> StepByStepAsync(Stage stage)
    {
        ContractInstance orders = await stage.OpenAsync(new FakeProvider(Article()));
        Intent intent = await orders.DispatchAsync("order");
        (await orders.AcceptAsync((await orders.ProposeAsync(intent))!, Ada)).EnsureAccepted();
        return await orders.CommitAsync(intent);
    }

    private static async Task<object?> BatchAsync(Stage stage, int second)
    {
        ContractInstance orders = await stage.OpenAsync();
        return await orders.CommitAllAsync([await orders.DispatchAsync("order", Article()), await orders.DispatchAsync("order", Article().With("count", second))]);
    }

    private static async Task<object?> TwoAsync(Stage stage)
    {
        ContractInstance orders = await stage.OpenAsync(null, new CallRecorder(stage.Calls, "outer"), new CallRecorder(stage.Calls, "inner"));
        return await orders.SubmitAsync("order", Article());
    }

    private static async Task<object?> ProposeAsync(Stage stage, FakeProvider provider, string? at = null, Func<Exception>? make = null)
    {
        ContractInstance orders = await stage.OpenAsync(provider);
        Intent intent = await orders.DispatchAsync("order");
        if (at is not null)
        {
            stage.Recorder.Throw[at] = make!;
        }

        return await orders.ProposeAsync(intent);
    }

    private static async Task<object?> AcceptAsync(Stage stage, Actor by, string? at = null, Func<Exception>? make = null)
    {
        ContractInstance orders = await stage.OpenAsync();
        Proposal proposal = await orders.StageAsync(await orders.DispatchAsync("order"), new ProposalDraft(Article()));
        if (at is not null)
        {
            stage.Recorder.Throw[at] = make!;
        }

        return await orders.AcceptAsync(proposal, by);
    }

    private static async Task<object?> WaitAsync(Stage stage, Action then)
    {
        ContractInstance orders = await stage.OpenAsync();
        Task<Outcome> running = orders.SubmitAsync("wait", null, null, stage.Source.Token).AsTask();
        await stage.Started.Task;
        then();
        return await running;
    }

    private static async Task<object?> CancelledAsync(Stage stage)
    {
        ContractInstance orders = await stage.OpenAsync();
        await stage.Source.CancelAsync();
        return await orders.SubmitAsync("order", Article(), null, stage.Source.Token);
    }

    private static async Task<object?> SubscriberAsync(Stage stage)
    {
        ContractInstance orders = await stage.OpenAsync();
        using IDisposable subscription = orders.Subscribe(StatePath.Root, _ => throw Broken());
        return await orders.SubmitAsync("order", Article());
    }

    private static async Task<object?> RefusedDispatchAsync(Stage stage)
    {
        ContractInstance orders = await stage.OpenAsync();
        stage.Recorder.Throw["before-dispatch"] = Refusal;
        return await orders.DispatchAsync("order", Article());
    }

    private static Task<object?> StoreAsync(Stage stage, Func<Exception> make)
    {
        stage.Store.ThenFail(make);
        return SubmitAsync(stage, "order", Article());
    }

    private static Task<object?> RefusedAndRejectedAsync(Stage stage)
    {
        stage.Store.ThenFail(ScriptedStore.Rejected);
        return SubmitAsync(stage, "order", Article(), at: "before-commit", make: Refusal);
    }
}
