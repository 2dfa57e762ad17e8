using System.Collections.ObjectModel;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Clp.Ai.SemanticKernel;

/// <summary>Makes kernel functions whose body does nothing but hand the call to somebody of this library.</summary>
internal static class ProposingFunction
{
    private const string Mark = "clp.proposing";

    // Known by reference, so that no plugin can pass its function off as one of these by a name.
    private static readonly object Marker = new();

    public static bool Is(KernelFunction function)
        => function.Metadata.AdditionalProperties.TryGetValue(Mark, out object? mark) && ReferenceEquals(mark, Marker);

    /// <summary>A function for an intent, with the intent's schema.</summary>
    public static KernelFunction Of(IntentDeclaration declaration, CallTarget target)
        => Create(declaration.Name, declaration.Description, Parameters(declaration.JsonSchema), target.ProposeAsync);

    /// <summary>A function in another one's place: its name, its description, its parameters, and nothing of its body.</summary>
    public static KernelFunction InPlaceOf(KernelFunction function, Func<KernelArguments, CancellationToken, Task<JsonElement>> body)
        => Create(function.Name, function.Description, function.Metadata.Parameters, body).Clone(function.PluginName);

    private static KernelFunction Create(string name, string description, IEnumerable<KernelParameterMetadata> parameters, Func<KernelArguments, CancellationToken, Task<JsonElement>> body)
        => KernelFunctionFactory.CreateFromMethod(body, AIJsonUtilities.DefaultOptions, new KernelFunctionFromMethodOptions
        {
            FunctionName = name,
            Description = description,
            Parameters = parameters,
            ReturnParameter = new KernelReturnParameterMetadata(AIJsonUtilities.DefaultOptions) { Description = "What has become of the proposal.", ParameterType = typeof(JsonElement) },
            AdditionalMetadata = new ReadOnlyDictionary<string, object?>(new Dictionary<string, object?> { [Mark] = Marker }),
        });

    private static List<KernelParameterMetadata> Parameters(JsonElement schema)
    {
        HashSet<string> required = schema.TryGetProperty("required", out JsonElement names) ? [.. names.EnumerateArray().Select(n => n.GetString()!)] : [];
        List<KernelParameterMetadata> parameters = [];
        foreach (JsonProperty field in schema.TryGetProperty("properties", out JsonElement fields) ? fields.EnumerateObject() : default)
        {
            parameters.Add(new KernelParameterMetadata(field.Name, AIJsonUtilities.DefaultOptions)
            {
                Description = field.Value.ValueKind == JsonValueKind.Object && field.Value.TryGetProperty("description", out JsonElement text) ? text.GetString() : null,
                IsRequired = required.Contains(field.Name),
                Schema = KernelJsonSchema.Parse(field.Value.GetRawText()),
            });
        }

        return parameters;
    }
}
