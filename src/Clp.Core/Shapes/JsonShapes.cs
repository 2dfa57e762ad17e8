using System.Text.Json.Serialization.Metadata;

namespace Clp;

/// <summary>Derives a shape from JSON metadata.</summary>
internal static class JsonShapes
{
    public static ObjectShape ObjectOf(JsonTypeInfo json) => throw new NotImplementedException();
}
