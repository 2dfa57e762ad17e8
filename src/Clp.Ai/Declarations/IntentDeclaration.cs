using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>
/// An intent as a tool that a model may ask for. A declaration and no function: there is nothing in it to invoke, so that a loop
/// that invokes functions hands the call back to the caller, who makes a proposal of it. Immutable, thread-safe.
/// </summary>
public sealed class IntentDeclaration : AIFunctionDeclaration
{
    /// <summary>Declares an intent, whether or not it is possible at the moment.</summary>
    /// <param name="intent">The intent.</param>
    public IntentDeclaration(IntentDefinition intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        Intent = intent;
        Name = ToolNames.Of(intent.Name);
        JsonSchema = ToolSchema.ToElement(ToolSchema.Of(intent));
    }

    /// <summary>The intent.</summary>
    public IntentDefinition Intent { get; }

    /// <summary>The intent's name where model servers take it (1 to 64 of <c>A-Za-z0-9_-</c>); otherwise what is usable of it and eight hexadecimal digits of its hash.</summary>
    public override string Name { get; }

    /// <summary>The intent's description; empty when the contract has none.</summary>
    public override string Description => Intent.Description ?? "";

    /// <summary>JSON Schema of the intent's input.</summary>
    public override JsonElement JsonSchema { get; }
}
