using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.SemanticKernel;

namespace Clp.Ai.SemanticKernel;

/// <summary>Decides about a call of a kernel function by the rules. Immutable, thread-safe.</summary>
internal sealed class FunctionGate(ProposalMediator mediator, FunctionRules rules)
{
    private readonly ImmutableDictionary<FunctionRule, CallTarget> targets = rules.Targets(mediator);

    /// <summary>True when the function may run: it has a rule that says so, or does nothing but propose.</summary>
    public bool MayRun(KernelFunction function) => ProposingFunction.Is(function) || rules.Find(function) == FunctionRule.Allowed;

    /// <summary>What is done in place of running the function: a proposal, or nothing at all. It holds no way to the function.</summary>
    public Func<KernelArguments, CancellationToken, Task<JsonElement>> InPlaceOf(KernelFunction function)
        => rules.Find(function) is { Intent: not null } rule ? targets[rule].ProposeAsync : static (_, _) => Task.FromResult(Answer.NotPermitted);

    /// <summary>The function that may be called in this one's place, whoever calls it.</summary>
    public KernelFunction Wrap(KernelFunction function) => MayRun(function) ? function : ProposingFunction.InPlaceOf(function, InPlaceOf(function));
}
