using System.Collections.Immutable;

namespace Clp;

/// <summary>
/// Steps 2 to 7 of the commit protocol: completeness, validation, requirements, guards, transition, application. Changes
/// nothing and stores nothing; pure transitions are decided without any awaiting.
/// </summary>
internal sealed class Decider
{
    private readonly Contract contract;
    private readonly ClpRuntimeOptions options;
    private readonly StreamId stream;
    private readonly Pipeline hooks;
    private readonly InterceptorChain interceptors;
    private readonly AsyncTurn turn;
    private readonly Action<Guard, Exception> guardFailed;

    public Decider(InstanceCore core)
    {
        (contract, options, stream, hooks, interceptors, turn) = (core.Contract, core.Options, core.Stream, core.Hooks, core.Interceptors, core.Turn);
        guardFailed = (_, e) => hooks.Report(ClpPhase.Guard, e);
    }

    /// <param name="request">What is to be decided.</param>
    /// <param name="runAsync">False for a preview, which must not act.</param>
    /// <param name="cancellationToken">Ends the decision; nothing has changed then.</param>
    public ValueTask<Decision> DecideAsync(in DecisionRequest request, bool runAsync, CancellationToken cancellationToken)
    {
        IntentDefinition definition = request.Intent.Definition;
        if (Permit(request) is { } refusal)
        {
            return new(Decision.Unfit(refusal));
        }

        return definition.Validators.IsEmpty
            ? Judge(request, runAsync, cancellationToken)
            : ValidateAsync(request, runAsync, cancellationToken);
    }

    private static Outcome? Permit(in DecisionRequest request)
    {
        Intent intent = request.Intent;
        if (request.Options.By.Kind == ActorKind.Ai)
        {
            return new Outcome.NotPermitted("An AI proposes and never commits; let a person or a rule commit.");
        }

        if (!intent.IsComplete)
        {
            return new Outcome.Incomplete(intent.Missing);
        }

        return ShapeValidator.PayloadErrors(intent.Definition.Input, intent.Payload) is { IsDefault: false } errors ? new Outcome.Invalid(errors) : null;
    }

    private async ValueTask<Decision> ValidateAsync(DecisionRequest request, bool runAsync, CancellationToken cancellationToken)
    {
        List<ValidationError> errors = [];
        try
        {
            foreach (IPayloadValidator validator in request.Intent.Definition.Validators)
            {
                await validator.ValidateAsync(request.Intent.Payload, errors, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            return Decision.Unfit(new Outcome.Failed(request.Intent.Name, FailureKind.Cancelled, "The caller cancelled.") { Exception = e });
        }
#pragma warning disable CA1031 // Fail closed: a payload that could not be judged is not valid, and what failed is in the error log.
        catch (Exception e)
#pragma warning restore CA1031
        {
            hooks.Report(ClpPhase.Commit, e);
            return Decision.Unfit(new Outcome.Failed(request.Intent.Name, FailureKind.Error, "A validator failed; see the error log. Nothing was changed.") { Exception = e });
        }

        return errors.Count > 0
            ? Decision.Unfit(new Outcome.Invalid([.. errors]))
            : await Judge(request, runAsync, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<Decision> Judge(in DecisionRequest request, bool runAsync, CancellationToken cancellationToken)
    {
        GuardContext context = request.Context;
        ImmutableArray<Denial> denials = GuardEvaluator.Run(context, guardFailed);
        if (!denials.IsDefault)
        {
            return new(Decision.Refuse(new Outcome.Denied(denials)));
        }

        if (Requirements.Unaffirmed(context, request.Affirmed) is { IsEmpty: false } missing)
        {
            return new(Decision.Refuse(Requirements.Refusal(missing)));
        }

        Transition? transition = Select(context, request.Options.Transition, out Outcome? refusal);
        if (transition is null)
        {
            return new(Decision.Refuse(refusal!));
        }

        TransitionContext run = new(request.Intent, request.State, request.Now, request.Options.By, stream) { OperationKey = request.Options.Operation?.Value };
        if (transition.IsPure)
        {
            Decision decision = RunPure(transition, run);
            return new(decision.Refusal is null && IsStale(request, transition, decision.Delta) ? Decision.Refuse(PreviewHash.Stale) : decision);
        }

        return IsStale(request, transition, delta: null) ? new(Decision.Refuse(PreviewHash.Stale))
            : runAsync ? RunAsync(transition, run, cancellationToken)
            : new(Decision.WouldRun(transition));
    }

    private bool IsStale(in DecisionRequest request, Transition transition, StateDelta? delta)
        => request.Options.IfPreview is { } shown && shown != HashOf(request, transition, delta);

    /// <summary>What a commit may be bound to, so that it does what was shown or nothing.</summary>
    /// <param name="request">What was decided on.</param>
    /// <param name="transition">The transition that would act.</param>
    /// <param name="delta">The change; null for an asynchronous transition, whose change nobody knows before it acts.</param>
    public string HashOf(in DecisionRequest request, Transition transition, StateDelta? delta) => PreviewHash.Of(stream, contract.Hash, request, transition, delta);

    private Transition? Select(in GuardContext context, string? named, out Outcome? refusal)
    {
        refusal = null;
        Transition? transition;
        try
        {
            transition = TransitionSelector.Select(context, named);
        }
        catch (Exception e) when (e is not LifecycleException)
        {
            hooks.Report(ClpPhase.Transition, e);
            refusal = new Outcome.Failed(named ?? context.Intent.Name, FailureKind.Error, "A transition's condition failed; see the error log.") { Exception = e };
            return null;
        }

        refusal = transition is not null ? null : new Outcome.NotApplicable(named is null
            ? $"No transition of '{context.Intent.Name}' applies in this state; change the state first or withdraw the intent."
            : $"The condition of the transition '{named}' does not hold in this state.");
        return transition;
    }

    private Decision RunPure(Transition transition, in TransitionContext context)
    {
        try
        {
            return Applied(transition, context.State, transition.Compute(context));
        }
#pragma warning disable CA1031 // A transition's failure is an outcome: recorded, reported, without effect.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Failed(transition, e);
        }
    }

    private async ValueTask<Decision> RunAsync(Transition transition, TransitionContext context, CancellationToken cancellationToken)
    {
        TimeSpan timeout = transition.Timeout ?? options.TransitionTimeout;
        using EffectScope scope = EffectScope.Begin(turn);
        try
        {
            StateDelta? delta = interceptors.IsEmpty
                ? await TransitionRunner.RunAsync(transition, context, timeout, options.TimeProvider, cancellationToken).ConfigureAwait(false)
                : await new TransitionCall(stream, transition, context, timeout, options.TimeProvider).ThroughAsync(interceptors, hooks, cancellationToken).ConfigureAwait(false);
            return Applied(transition, context.State, delta);
        }
        catch (TimeoutException)
        {
            return Decision.Refuse(new Outcome.Failed(transition.Name, FailureKind.Timeout, $"It did not finish in time, of which it has at most {timeout}; its effect outside may have happened, so try again with the same operation id."));
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            return Decision.Refuse(new Outcome.Failed(transition.Name, FailureKind.Cancelled, "The caller cancelled.") { Exception = e });
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Failed(transition, e);
        }
    }

    private Decision Applied(Transition transition, StateObject before, StateDelta? delta)
    {
        if (delta is null)
        {
            return Failed(transition, new ClpException(ClpCodes.BadDelta, $"The transition '{transition.Name}' returned null; return StateDelta.Empty for no change."));
        }

        delta = delta.Resolve(before);
        StateObject after = before.Apply(delta, options.Limits);
        List<ValidationError>? errors = null;
        DeltaCheck.Check(contract, transition, delta, before, after, ref errors);
        return errors is null ? Decision.Change(transition, delta, after) : Decision.Refuse(new Outcome.Invalid([.. errors]));
    }

    private Decision Failed(Transition transition, Exception e)
    {
        if (e is not RefusalException)
        {
            hooks.Report(ClpPhase.Transition, e);
        }

        string reason = e is ClpException ? e.Message : "It threw; see the error log. Nothing was changed.";
        return Decision.Refuse(new Outcome.Failed(transition.Name, FailureKind.Error, reason) { Exception = e });
    }
}
