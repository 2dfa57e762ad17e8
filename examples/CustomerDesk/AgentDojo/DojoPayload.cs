using System.Globalization;
using Clp;

namespace CustomerDesk.AgentDojo;

/// <summary>Turns a model's recorded arguments into a payload the way the recorded tools read them.</summary>
internal static class DojoPayload
{
    /// <summary>Only declared fields; nulls left out; numbers that came as text read as numbers, and texts that came as numbers as texts.</summary>
    public static StateObject From(IntentDefinition intent, StateObject arguments)
        => StateObject.From(arguments
            .Where(given => given.Value.Kind != StateKind.Null && intent.Input.Find(given.Key) is not null)
            .Select(given => KeyValuePair.Create(given.Key, Read(intent.Input.Find(given.Key)!.Shape, given.Value))));

    private static StateValue Read(Shape shape, StateValue value) => (shape, value) switch
    {
        (NumberShape, StateText text) when decimal.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) => number,
        (BooleanShape, StateText text) when bool.TryParse(text.Value, out bool flag) => flag,
        (TextShape, StateNumber number) => number.Text,
        _ => value,
    };
}
