using System.Text.Json;
using Microsoft.SemanticKernel;

namespace Clp.Ai.SemanticKernel;

/// <summary>
/// A kernel's arguments as values for an intent. Kernels pass values on as texts unless they are told otherwise: a number that
/// a model wrote arrives as its text, <c>true</c> as <c>True</c>, an object as its JSON. For a field that no text fits, the text
/// is therefore read as the value it stands for; where it stands for none it stays a text, which the contract refuses.
/// </summary>
internal static class KernelValues
{
    /// <exception cref="FormatException">Two arguments are for one field.</exception>
    public static Dictionary<string, object?> Of(KernelArguments arguments, ObjectShape input, IReadOnlyDictionary<string, string> fields)
    {
        Dictionary<string, object?> values = new(StringComparer.Ordinal);
        foreach ((string name, object? value) in arguments)
        {
            // A kernel may travel among the arguments of a function; no model can put one there.
            if (value is Kernel)
            {
                continue;
            }

            string field = fields.GetValueOrDefault(name, name);
            if (!values.TryAdd(field, Typed(input.Find(field)?.Shape, value)))
            {
                throw new FormatException($"two arguments are for the field '{field}'");
            }
        }

        return values;
    }

    private static object? Typed(Shape? shape, object? value)
        => value is string text && shape is NumberShape or BooleanShape or ListShape or MapShape or ObjectShape && Read((string)value!) is { } read ? read : value;

    private static JsonElement? Read(string text)
    {
        string json = text switch { "True" => "true", "False" => "false", _ => text };
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.String ? null : document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
