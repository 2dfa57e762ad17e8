using System.Text.Json.Serialization.Metadata;

namespace Clp;

/// <summary>Reads and writes records as state through source-generated JSON metadata.</summary>
internal static class StateLens
{
    /// <summary>False with a problem in words when the value does not fit the type.</summary>
    public static bool TryRead<T>(StateObject value, JsonTypeInfo<T> json, out T? result, out string? problem) => throw new NotImplementedException();
    public static StateObject Write<T>(T value, JsonTypeInfo<T> json) => throw new NotImplementedException();
}
