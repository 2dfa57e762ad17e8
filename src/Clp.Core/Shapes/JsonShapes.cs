using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Clp;

/// <summary>Derives a shape from source-generated JSON metadata. A member that may be null is optional; what has no obvious form is <see cref="Shape.Any"/>.</summary>
internal static class JsonShapes
{
    private const int MaxNesting = 16;

    public static ObjectShape ObjectOf(JsonTypeInfo json) => Of(json, 0) as ObjectShape
        ?? throw new ContractException(ClpCodes.BadDefinition, $"{json.Type.Name} is not a record with members; a state or an input must be one.");

    private static Shape Of(JsonTypeInfo json, int nesting)
    {
        Type type = Nullable.GetUnderlyingType(json.Type) ?? json.Type;
        if (Scalar(type) is { } scalar)
        {
            return scalar;
        }

        if (nesting >= MaxNesting)
        {
            return Shape.Any;
        }

        return json.Kind switch
        {
            JsonTypeInfoKind.Object => Shape.Object([.. json.Properties.Where(p => p.Get is not null).Select(p => FieldOf(json, p, nesting))]),
            JsonTypeInfoKind.Enumerable when json.ElementType is { } item => Shape.List(OfType(json.Options, item, nesting)),
            JsonTypeInfoKind.Dictionary when json.ElementType is { } item => Shape.Map(OfType(json.Options, item, nesting)),
            _ => Shape.Any,
        };
    }

    private static Field FieldOf(JsonTypeInfo owner, JsonPropertyInfo property, int nesting)
    {
        bool mayBeNull = Nullable.GetUnderlyingType(property.PropertyType) is not null || (!property.PropertyType.IsValueType && property.IsGetNullable);
        Shape shape = OfType(owner.Options, property.PropertyType, nesting);
        return new Field(property.Name, mayBeNull ? shape.OrNull() : shape) { IsRequired = !mayBeNull };
    }

    private static Shape OfType(JsonSerializerOptions options, Type type, int nesting)
        => Scalar(Nullable.GetUnderlyingType(type) ?? type) is { } scalar ? scalar
            : options.TryGetTypeInfo(type, out JsonTypeInfo? json) ? Of(json, nesting + 1)
            : Shape.Any;

    private static Shape? Scalar(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => Shape.Any,
        TypeCode.String or TypeCode.Char => Shape.Text,
        TypeCode.Boolean => Shape.Boolean,
        TypeCode.Byte or TypeCode.SByte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64 => Shape.Integer,
        TypeCode.Decimal or TypeCode.Double or TypeCode.Single => Shape.Number,
        _ when type == typeof(DateOnly) => Shape.Date,
        _ when type == typeof(DateTimeOffset) => Shape.DateTime,
        _ when type == typeof(StateValue) || type.IsSubclassOf(typeof(StateValue)) => Shape.Any,
        _ => null,
    };
}
