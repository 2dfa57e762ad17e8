using System.Collections.Immutable;

namespace Clp.Ai;

/// <summary>A contract as tools that a model can ask for and nobody can run.</summary>
public static class ContractDeclarations
{
    /// <summary>
    /// One declaration for each intent that is possible in the instance's newest state (see
    /// <see cref="ContractInstance.PossibleIntents"/>), in the contract's order; for <c>ChatOptions.Tools</c>. They tell what the
    /// contract declares about the intents' inputs, and nothing of the instance: no id, no tenant, no value of the state. What is
    /// possible may change with the next commit; ask for them again before each request.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="instance">An instance of it.</param>
    /// <exception cref="ClpException">The instance is of another contract, or of another version of it (<see cref="ClpCodes.BadArgument"/>).</exception>
    public static ImmutableArray<IntentDeclaration> AsDeclarations(this Contract contract, ContractInstance instance)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(instance);
        ImmutableArray<IntentDefinition> possible = instance.PossibleIntents;
        if (instance.Stream.Contract != contract.Name || possible.Any(i => !ReferenceEquals(i, contract.FindIntent(i.Name))))
        {
            throw new ClpException(ClpCodes.BadArgument, $"The instance is not one of the contract '{contract.Name}' that was handed in; hand in the contract that its runtime was made with.");
        }

        return [.. possible.Select(i => new IntentDeclaration(i))];
    }
}
