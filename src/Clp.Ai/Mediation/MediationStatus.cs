namespace Clp.Ai;

/// <summary>What has become of a model's call. None of them means that anything was done.</summary>
public enum MediationStatus
{
    /// <summary>It fits, no guard objects, and it waits for somebody's decision.</summary>
    Waiting,
    /// <summary>The contract's own rule accepted it; it waits for its commit, and a guard may still object then.</summary>
    Accepted,
    /// <summary>Required fields have no value.</summary>
    Incomplete,
    /// <summary>Its values cannot be read, or do not fit the contract.</summary>
    Invalid,
    /// <summary>Guards object.</summary>
    Denied,
    /// <summary>No transition applies in the present state, or there is no such tool.</summary>
    NotPossible,
    /// <summary>The state has changed since the model was shown it.</summary>
    Stale,
    /// <summary>A hook, an interceptor or the runtime refused it, such as a permission, a rate limit or a limit on what may wait.</summary>
    NotPermitted,
    /// <summary>A budget of the mediation is spent.</summary>
    OverBudget,
    /// <summary>It could be carried out, and was taken back because another call of the same message cannot (<see cref="CallHandling.Atomic"/>).</summary>
    Retracted,
    /// <summary>The provider is switched off.</summary>
    SwitchedOff,
    /// <summary>It could not be judged, because something failed; see the error log.</summary>
    Failed,
}
