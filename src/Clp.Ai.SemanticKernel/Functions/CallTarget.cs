using System.Text.Json;
using Microsoft.SemanticKernel;

namespace Clp.Ai.SemanticKernel;

/// <summary>Where the calls of one function go: an intent of one mediator's instance. Immutable, thread-safe.</summary>
internal sealed class CallTarget(ProposalMediator mediator, IntentDefinition intent, IReadOnlyDictionary<string, string> fields)
{
    private readonly string tool = new IntentDeclaration(intent).Name;

    /// <exception cref="ClpException">The contract has no such intent, or it has no such field (<see cref="ClpCodes.BadArgument"/>).</exception>
    public static CallTarget Find(ProposalMediator mediator, string intent, IReadOnlyDictionary<string, string>? fields)
    {
        Contract contract = mediator.Instance.Contract;
        IntentDefinition definition = contract.FindIntent(intent)
            ?? throw new ClpException(ClpCodes.BadArgument, $"The contract '{contract.Name}' has no intent '{intent}'. It has: {string.Join(", ", contract.Intents.Select(i => i.Name))}.");
        if (fields?.Values.FirstOrDefault(f => definition.Input.Find(f) is null) is { } unknown)
        {
            throw new ClpException(ClpCodes.BadArgument, $"The intent '{intent}' has no field '{unknown}'.");
        }

        return new CallTarget(mediator, definition, fields ?? new Dictionary<string, string>());
    }

    /// <summary>Records a call's arguments as a proposal; the answer is for the model.</summary>
    public async Task<JsonElement> ProposeAsync(KernelArguments arguments, CancellationToken cancellationToken)
    {
        MediatedProposal mediated = await mediator.ProposeAsync(Read(arguments), cancellationToken).ConfigureAwait(false);
        return Answer.Of(mediated.ToAnswer());
    }

    private ModelCall Read(KernelArguments arguments)
    {
        try
        {
            return new ModelCall(tool, KernelValues.Of(arguments, intent.Input, fields)) { Origins = CallConversation.Origins };
        }
        catch (FormatException e)
        {
            return new ModelCall(tool, null) { Unreadable = e };
        }
    }
}
