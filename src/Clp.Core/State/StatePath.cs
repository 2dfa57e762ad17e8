using System.Diagnostics.CodeAnalysis;

namespace Clp;

/// <summary>A parsed path into the state: segments are keys or array indices (a decimal segment addresses an index in an array and a key in an object). "." separates, "\." escapes; "" is the root.</summary>
public readonly struct StatePath : IEquatable<StatePath>
{
    public static StatePath Root => throw new NotImplementedException();
    public static StatePath Parse(string text) => throw new NotImplementedException();
    public static bool TryParse(string? text, out StatePath path) => throw new NotImplementedException();
    /// <summary>From raw segments that come from data: a dot in a segment never separates.</summary>
    public static StatePath Of(params ReadOnlySpan<string> segments) => throw new NotImplementedException();
    public static implicit operator StatePath(string text) => Parse(text);
    public int Length => throw new NotImplementedException();
    public string this[int index] => throw new NotImplementedException();
    public StatePath Child(string segment) => throw new NotImplementedException();
    public StatePath Child(int index) => throw new NotImplementedException();
    /// <summary>The path without its last segment; the root's parent is the root.</summary>
    public StatePath Parent => throw new NotImplementedException();
    public string Last => throw new NotImplementedException();
    public bool IsRoot => throw new NotImplementedException();
    /// <summary>True when this path is the other or lies above it.</summary>
    public bool Contains(StatePath other) => throw new NotImplementedException();
    /// <summary>RFC 6901 text.</summary>
    public string ToJsonPointer() => throw new NotImplementedException();
    public static StatePath FromJsonPointer(string pointer) => throw new NotImplementedException();
    public bool Equals(StatePath other) => throw new NotImplementedException();
    public override bool Equals([NotNullWhen(true)] object? obj) => throw new NotImplementedException();
    public override int GetHashCode() => throw new NotImplementedException();
    /// <summary>The escaped dot text; reads back as the same path.</summary>
    public override string ToString() => throw new NotImplementedException();
    public static bool operator ==(StatePath left, StatePath right) => left.Equals(right);
    public static bool operator !=(StatePath left, StatePath right) => !left.Equals(right);
}
