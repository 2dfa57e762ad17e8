using Microsoft.SemanticKernel;

namespace Clp.Ai.SemanticKernel;

/// <summary>Turns what the functions of a kernel are called for into proposals.</summary>
public static class KernelProposals
{
    /// <summary>
    /// A function that stands in for this one: its name, description and parameters are the same, and calling it stages a
    /// proposal. It holds no way to the function itself, whoever invokes it and however.
    /// </summary>
    /// <param name="function">The function that must not run.</param>
    /// <param name="mediator">Takes the calls; one for each conversation.</param>
    /// <param name="intent">The intent that a call proposes.</param>
    /// <param name="fields">By argument, the intent's field that it is for, where they have different names; null for none.</param>
    /// <exception cref="ClpException">The contract has no such intent or field (<see cref="ClpCodes.BadArgument"/>).</exception>
    public static KernelFunction AsProposal(this KernelFunction function, ProposalMediator mediator, string intent, IReadOnlyDictionary<string, string>? fields = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(mediator);
        ArgumentNullException.ThrowIfNull(intent);
        return ProposingFunction.InPlaceOf(function, CallTarget.Find(mediator, intent, fields).ProposeAsync);
    }

    /// <summary>A plugin that stands in for this one: functions that may run are in it as they are, and all others propose or do nothing.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="mediator">Takes the calls; one for each conversation.</param>
    /// <param name="rules">Which functions become proposals, and which may run.</param>
    /// <exception cref="ClpException">A rule names an intent or a field that the contract does not have (<see cref="ClpCodes.BadArgument"/>).</exception>
    public static KernelPlugin AsProposals(this KernelPlugin plugin, ProposalMediator mediator, FunctionRules rules)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        ArgumentNullException.ThrowIfNull(mediator);
        ArgumentNullException.ThrowIfNull(rules);
        return Wrap(plugin, new FunctionGate(mediator, rules));
    }

    /// <summary>
    /// Closes every way to a kernel's functions that is there now: each plugin is replaced by one that stands in for it, and
    /// the filters are added for plugins that come later. Those are closed where filters run, and only there (see
    /// <see cref="ProposalFilter"/>); so are functions that somebody took out of the kernel before.
    /// </summary>
    /// <param name="kernel">The kernel; not while it is in use.</param>
    /// <param name="mediator">Takes the calls; one for each conversation, and so is the kernel.</param>
    /// <param name="rules">Which functions become proposals, and which may run.</param>
    /// <exception cref="ClpException">A rule names an intent or a field that the contract does not have (<see cref="ClpCodes.BadArgument"/>).</exception>
    public static void UseProposals(this Kernel kernel, ProposalMediator mediator, FunctionRules rules)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(mediator);
        ArgumentNullException.ThrowIfNull(rules);
        FunctionGate gate = new(mediator, rules);
        ProposalFilter filter = new(gate);
        foreach (KernelPlugin plugin in kernel.Plugins.Where(p => p is not IntentPlugin).ToArray())
        {
            kernel.Plugins.Remove(plugin);
            kernel.Plugins.Add(Wrap(plugin, gate));
        }

        kernel.FunctionInvocationFilters.Add(filter);
        kernel.AutoFunctionInvocationFilters.Add(filter);
    }

    private static KernelPlugin Wrap(KernelPlugin plugin, FunctionGate gate)
        => KernelPluginFactory.CreateFromFunctions(plugin.Name, plugin.Description, plugin.Select(gate.Wrap));
}
