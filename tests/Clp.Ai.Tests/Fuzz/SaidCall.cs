using System.Text.Json;
using System.Text.Json.Nodes;
using Clp.Tests.Fuzz;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Fuzz;

/// <summary>What a model said as the call of a tool, in the forms in which chat clients leave arguments.</summary>
internal static class SaidCall
{
    public static FunctionCallContent Of(Said said, Random random, string callId = "c1")
    {
        FunctionCallContent call = FunctionCallContent.CreateFromParsedArguments(said.Json, callId, said.Tool, static json => JsonSerializer.Deserialize<Dictionary<string, object?>>(json));
        if (call.Arguments is { } arguments && random.Next(3) is > 0 and int form)
        {
            call.Arguments = arguments.ToDictionary(a => a.Key, a => a.Value is JsonElement e ? form == 1 ? Plain(e) : Node(e) : a.Value);
        }

        return call;
    }

    // As a client leaves them that reads into the values of .NET: doubles, lists, dictionaries.
    private static object? Plain(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString(),
                JsonValueKind.Number => Number(element),
                JsonValueKind.True or JsonValueKind.False => element.GetBoolean(),
                JsonValueKind.Null => null,
                JsonValueKind.Array => element.EnumerateArray().Select(Plain).ToList(),
                _ => element.EnumerateObject().GroupBy(p => p.Name).ToDictionary(g => g.Key, g => Plain(g.Last().Value)),
            };
        }
        catch (InvalidOperationException)
        {
            return "half\ud800";
        }
    }

    // What a double does not hold is left as it is: that a client loses digits is not what is looked at here. Infinity is.
    private static object Number(JsonElement element)
        => element.TryGetInt64(out long whole) ? whole
            : element.GetDouble() is double number && double.IsFinite(number) && !JsonElement.DeepEquals(JsonSerializer.SerializeToElement(number), element) ? element
            : number;

    private static JsonNode? Node(JsonElement element) => JsonNode.Parse(element.GetRawText());
}
