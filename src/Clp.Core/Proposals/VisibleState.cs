namespace Clp;

/// <summary>The part of the state that the contract shows to AI: fields marked visible, and nothing else.</summary>
internal static class VisibleState
{
    public static StateObject Of(ObjectShape shape, StateObject state)
    {
        if (shape.Fields.IsEmpty)
        {
            return StateObject.Empty;
        }

        StateObject visible = StateObject.Empty;
        foreach (Field field in shape.Fields)
        {
            if (state.Field(field.Name) is not { } value)
            {
                continue;
            }

            if (field.VisibleToAi)
            {
                visible = visible.With(field.Name, value);
            }
            else if (field.Shape is ObjectShape inner && value is StateObject nested && Of(inner, nested) is { Count: > 0 } part)
            {
                visible = visible.With(field.Name, part);
            }
        }

        return visible;
    }
}
