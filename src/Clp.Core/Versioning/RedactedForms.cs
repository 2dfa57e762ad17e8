namespace Clp;

/// <summary>Makes erased values again of what an upcaster was given for them.</summary>
internal sealed class RedactedForms : IEventValues
{
    private static readonly StateObject Form = StateObject.Parse(StateValue.Redacted.ToJson());

    public static RedactedForms Instance { get; } = new();

    public StateObject Inputs(string slot, StateObject values) => Restored(values) as StateObject ?? values;

    public StateDelta Delta(StateDelta delta) => StateDelta.FromValue(Restored(delta.ToValue()));

    public string Text(string slot, string text) => text;

    public ValidationError Error(string slot, ValidationError error) => error;

    private static StateValue Restored(StateValue value)
    {
        switch (value)
        {
            case StateObject fields when fields.Equals(Form):
                return StateValue.Redacted;
            case StateObject fields:
                foreach ((string name, StateValue field) in fields)
                {
                    StateValue next = Restored(field);
                    fields = ReferenceEquals(next, field) ? fields : fields.With(name, next);
                }

                return fields;
            case StateArray items:
                return items.Any(item => !ReferenceEquals(Restored(item), item)) ? StateArray.From(items.Select(Restored)) : items;
            default:
                return value;
        }
    }
}
