using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>
/// An intent as a function that a model may call and a loop may invoke: invoking it records a proposal and answers what keeps
/// it from being carried out (<see cref="MediatedProposal.ToAnswer"/>), and nothing else. Thread-safe.
/// </summary>
public sealed class ProposalFunction : AIFunction
{
    private readonly ProposalMediator mediator;
    private readonly IntentDeclaration declaration;

    internal ProposalFunction(IntentDefinition intent, ProposalMediator mediator) => (declaration, this.mediator) = (new IntentDeclaration(intent), mediator);

    /// <summary>The intent.</summary>
    public IntentDefinition Intent => declaration.Intent;

    /// <inheritdoc cref="IntentDeclaration.Name"/>
    public override string Name => declaration.Name;

    /// <inheritdoc cref="IntentDeclaration.Description"/>
    public override string Description => declaration.Description;

    /// <inheritdoc cref="IntentDeclaration.JsonSchema"/>
    public override JsonElement JsonSchema => declaration.JsonSchema;

    /// <summary>Records the arguments as a proposal.</summary>
    /// <returns>A <see cref="JsonElement"/> for the model.</returns>
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        MediatedProposal mediated = await mediator.ProposeAsync(new ModelCall(Name, arguments), cancellationToken).ConfigureAwait(false);
        return ToolSchema.ToElement(mediated.ToAnswer());
    }
}
