using System.Diagnostics.CodeAnalysis;

namespace Clp;

/// <summary>The kinds a <see cref="StateValue"/> can have: JSON's six.</summary>
public enum StateKind { Null, Boolean, Number, Text, Array, Object }

/// <summary>One immutable JSON-like value of the state tree. Closed: null, boolean, number, text, array, object. Thread-safe.</summary>
public abstract class StateValue : IEquatable<StateValue>
{
    private protected StateValue() { }
    public abstract StateKind Kind { get; }
    public static StateValue Null => throw new NotImplementedException();
    public static StateValue True => throw new NotImplementedException();
    public static StateValue False => throw new NotImplementedException();
    /// <summary>Reads strict JSON text (RFC 8259, duplicate keys, NaN, lone surrogates, depth above the limit refused) or throws <see cref="StateFormatException"/>.</summary>
    public static StateValue Parse(string json, StateLimits? limits = null) => throw new NotImplementedException();
    public static StateValue Parse(ReadOnlySpan<byte> utf8Json, StateLimits? limits = null) => throw new NotImplementedException();
    /// <summary>Compact JSON, keys in insertion order, numbers with their exact text.</summary>
    public string ToJson() => throw new NotImplementedException();
    /// <summary>The value as T: string, bool, int, long, decimal, double, DateOnly, DateTimeOffset, StateValue or a subclass.</summary>
    public bool TryAs<T>([MaybeNullWhen(false)] out T value) => throw new NotImplementedException();
    public T As<T>() => throw new NotImplementedException();
    public bool Equals(StateValue? other) => throw new NotImplementedException();
    public sealed override bool Equals(object? obj) => throw new NotImplementedException();
    public sealed override int GetHashCode() => throw new NotImplementedException();
    public sealed override string ToString() => ToJson();
    public static implicit operator StateValue(string value) => throw new NotImplementedException();
    public static implicit operator StateValue(int value) => throw new NotImplementedException();
    public static implicit operator StateValue(long value) => throw new NotImplementedException();
    public static implicit operator StateValue(decimal value) => throw new NotImplementedException();
    public static implicit operator StateValue(bool value) => throw new NotImplementedException();
    /// <summary>The number as the shortest text that reads back as the same double; NaN and infinities are refused.</summary>
    public static StateValue FromDouble(double value) => throw new NotImplementedException();
}

public sealed class StateNull : StateValue { internal StateNull() { } public override StateKind Kind => StateKind.Null; }
public sealed class StateBoolean : StateValue { internal StateBoolean() { } public override StateKind Kind => StateKind.Boolean; public bool Value => throw new NotImplementedException(); }
public sealed class StateText : StateValue { internal StateText() { } public override StateKind Kind => StateKind.Text; public string Value => throw new NotImplementedException(); }

/// <summary>An exact number: keeps the decimal text it was given ("5" and "5.0" are equal and still print as given).</summary>
public sealed class StateNumber : StateValue
{
    internal StateNumber() { }
    public override StateKind Kind => StateKind.Number;
    /// <summary>The exact text.</summary>
    public string Text => throw new NotImplementedException();
    public bool IsInteger => throw new NotImplementedException();
    public bool TryGetDecimal(out decimal value) => throw new NotImplementedException();
    public bool TryGetInt64(out long value) => throw new NotImplementedException();
    /// <summary>The nearest double.</summary>
    public double ToDouble() => throw new NotImplementedException();
}
