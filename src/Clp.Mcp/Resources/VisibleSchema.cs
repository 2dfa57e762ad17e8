namespace Clp.Mcp;

/// <summary>The state's JSON Schema without what the contract does not show to AI: not even the names of hidden fields. Pure.</summary>
internal static class VisibleSchema
{
    public static StateObject Of(Contract contract) => Of(contract.StateShape, contract.ToJsonSchema());

    private static StateObject Of(ObjectShape shape, StateObject schema)
    {
        StateObject all = schema.Field("properties") as StateObject ?? StateObject.Empty;
        StateObject shown = StateObject.Empty;
        foreach (Field field in shape.Fields)
        {
            if (all.Field(field.Name) is not StateObject of)
            {
                continue;
            }

            if (field.VisibleToAi)
            {
                shown = shown.With(field.Name, of);
            }
            else if (field.Shape is ObjectShape inner && Of(inner, of) is var part && part.Field("properties") is StateObject { Count: > 0 })
            {
                shown = shown.With(field.Name, part);
            }
        }

        return schema.With("properties", shown).Without("required").Without("default");
    }
}
