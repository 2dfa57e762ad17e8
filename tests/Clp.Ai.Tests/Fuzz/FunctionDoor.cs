using System.Collections.Immutable;
using System.Text.Json;
using Clp.Tests.Fuzz;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Fuzz;

/// <summary>A loop of somebody else's that invokes whatever function the model names.</summary>
internal sealed class FunctionDoor(Random random) : MediatedDoor(random)
{
    private ImmutableArray<ProposalFunction> functions = [];

    protected override Task OpenAsync()
    {
        functions = Instance!.Contract.AsProposalFunctions(Instance, Options);
        return Task.CompletedTask;
    }

    // Such a loop tells the model itself that there is no such function, or that its arguments are no JSON.
    protected override async Task<MediationStatus?> CallAsync(Said said)
    {
        FunctionCallContent call = CallOf(said);
        return functions.FirstOrDefault(f => f.Name == said.Tool) is { } function && call.Exception is null
            ? StatusOf((JsonElement)(await function.InvokeAsync(new AIFunctionArguments(call.Arguments)))!)
            : null;
    }

    internal static MediationStatus StatusOf(JsonElement answer)
        => Enum.Parse<MediationStatus>(answer.GetProperty("status").GetString()!.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
