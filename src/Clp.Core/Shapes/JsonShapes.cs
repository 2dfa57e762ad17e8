using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Clp;

/// <summary>Derives a shape from source-generated JSON metadata. A member that may be null is optional; what has no obvious form, or holds itself, is <see cref="Shape.Any"/>.</summary>
internal static class JsonShapes
{
    public static ObjectShape ObjectOf(JsonTypeInfo json) => Of(json, []) as ObjectShape
        ?? throw new ContractException(ClpCodes.BadDefinition, $"{json.Type.Name} is not a record with members; a state or an input must be one.");

    private static Shape Of(JsonTypeInfo json, Stack<Type> within)
    {
        Type type = Nullable.GetUnderlyingType(json.Type) ?? json.Type;
        if (Scalar(type) is { } scalar)
        {
            return scalar;
        }

        // A record that holds itself has no finite form; following it would also grow exponentially.
        if (within.Contains(type))
        {
            return Shape.Any;
        }

        within.Push(type);
        Shape shape = json.Kind switch
        {
            JsonTypeInfoKind.Object => Shape.Object([.. json.Properties.Where(p => p.Get is not null).Select(p => FieldOf(json, p, within))]),
            JsonTypeInfoKind.Enumerable when json.ElementType is { } item => Shape.List(OfType(json.Options, item, within)),
            JsonTypeInfoKind.Dictionary when json.ElementType is { } item => Shape.Map(OfType(json.Options, item, within)),
            _ => Shape.Any,
        };
        within.Pop();
        return shape;
    }

    private static Field FieldOf(JsonTypeInfo owner, JsonPropertyInfo property, Stack<Type> within)
    {
        bool mayBeNull = Nullable.GetUnderlyingType(property.PropertyType) is not null || (!property.PropertyType.IsValueType && property.IsGetNullable);
        Shape shape = OfType(owner.Options, property.PropertyType, within);
        return new Field(property.Name, mayBeNull ? shape.OrNull() : shape) { IsRequired = !mayBeNull };
    }

    private static Shape OfType(JsonSerializerOptions options, Type type, Stack<Type> within)
        => Scalar(Nullable.GetUnderlyingType(type) ?? type) is { } scalar ? scalar
            : options.TryGetTypeInfo(type, out JsonTypeInfo? json) ? Of(json, within)
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
