using ModelContextProtocol.Protocol;

namespace Clp.Mcp;

/// <summary>A field of an intent as a field of a form. What a form cannot say, such as a pattern, is checked with the answer.</summary>
internal static class QuestionField
{
    /// <summary>The form's field, or null when the protocol has no type for it.</summary>
    public static ElicitRequestParams.PrimitiveSchemaDefinition? Of(Field field)
    {
        ElicitRequestParams.PrimitiveSchemaDefinition? question = field.Shape switch
        {
            TextShape text => new ElicitRequestParams.StringSchema { MinLength = text.MinLength > 0 ? text.MinLength : null, MaxLength = text.MaxLength < int.MaxValue ? text.MaxLength : null },
            DateShape => new ElicitRequestParams.StringSchema { Format = "date" },
            DateTimeShape => new ElicitRequestParams.StringSchema { Format = "date-time" },
            EnumShape choice => new ElicitRequestParams.UntitledSingleSelectEnumSchema { Enum = [.. choice.Values] },
            BooleanShape => new ElicitRequestParams.BooleanSchema(),
            NumberShape number => new ElicitRequestParams.NumberSchema { Type = number.WholeOnly ? "integer" : "number", Minimum = (double?)number.Min, Maximum = (double?)number.Max },
            _ => null,
        };
        if (question is not null)
        {
            question.Title = field.Name;
            question.Description = field.Description;
        }

        return question;
    }
}
