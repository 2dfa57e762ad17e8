using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>A model's call as content. Arguments that no contract could take leave the call without any, and with the reason.</summary>
internal static class ModelArguments
{
    public static FunctionCallContent Call(string id, string name, ReadOnlyMemory<byte> arguments)
    {
        try
        {
            // First as a contract would read it: no duplicate or reserved keys, no numbers that change, bounded depth.
            if (StateValue.Parse(arguments.Span) is not StateObject)
            {
                return Bad(id, name);
            }

            using JsonDocument document = JsonDocument.Parse(arguments);
            Dictionary<string, object?> values = document.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => (object?)field.Value.Clone());
            return new FunctionCallContent(id, name, values);
        }
        catch (Exception e) when (e is ClpException or JsonException)
        {
            return Bad(id, name);
        }
    }

    private static FunctionCallContent Bad(string id, string name) => new(id, name)
    {
        Exception = new ModelException(ClpCodes.BadToolArguments, "The model called a function with arguments that are no JSON object, are cut short, or that a contract cannot take. Tell the model, and let it call again."),
    };
}
