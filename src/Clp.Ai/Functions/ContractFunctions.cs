using System.Collections.Immutable;

namespace Clp.Ai;

/// <summary>A contract as functions that are safe under every loop that invokes functions.</summary>
public static class ContractFunctions
{
    /// <summary>
    /// One function for each intent that is possible in the instance's newest state, in the contract's order; for
    /// <c>ChatOptions.Tools</c>, agents and servers that invoke what a model calls. Invoking one stages a proposal.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="instance">An instance of it.</param>
    /// <param name="options">How calls are taken; the defaults when null. The functions made together share one mediator.</param>
    /// <exception cref="ClpException">The instance is of another contract (<see cref="ClpCodes.BadArgument"/>).</exception>
    /// <exception cref="ConfigurationException">An option is out of range.</exception>
    public static ImmutableArray<ProposalFunction> AsProposalFunctions(this Contract contract, ContractInstance instance, MediationOptions? options = null)
    {
        ImmutableArray<IntentDeclaration> possible = contract.AsDeclarations(instance);
        ProposalMediator mediator = new(instance, options);
        return [.. possible.Select(d => new ProposalFunction(d.Intent, mediator))];
    }
}
