using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Clp.Ai.SemanticKernel;

/// <summary>A declaration where only functions are let through. Nothing invokes it; whoever does gets an exception.</summary>
internal sealed class DeclaredFunction(AIFunctionDeclaration declaration) : AIFunction
{
    public override string Name => declaration.Name;

    public override string Description => declaration.Description;

    public override JsonElement JsonSchema => declaration.JsonSchema;

    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
        => throw new ClpException(ClpCodes.NotPermitted, $"'{Name}' is a declaration; there is nothing in it to invoke.");
}
