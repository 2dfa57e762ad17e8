using System.Diagnostics.CodeAnalysis;

namespace Clp;

/// <summary>One immutable JSON-like value of the state tree. Closed: null, boolean, number, text, array, object, redacted. Thread-safe.</summary>
/// <remarks>
/// Equality is deep and by value: numbers are equal across spellings (1, 1.0 and 1e0), objects are equal whatever the order of their keys.
/// No value is deeper than 64 containers, so no operation on it can exhaust the stack.
/// </remarks>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "Literals in guards and deltas read as literals; FromDouble and StateNumber.Parse name the inexact cases.")]
public abstract class StateValue : IEquatable<StateValue>
{
    private protected StateValue() { }

    /// <summary>Which of JSON's six kinds this is, or <see cref="StateKind.Redacted"/>.</summary>
    public abstract StateKind Kind { get; }

    /// <summary>What a personal value reads as when its subject was erased.</summary>
    public static StateValue Redacted => StateRedacted.Instance;

    /// <summary>True for what is left of an erased personal value; everything below it is gone too.</summary>
    public bool IsRedacted => Kind == StateKind.Redacted;

    /// <summary>JSON <c>null</c>.</summary>
    public static StateValue Null => StateNull.Instance;

    /// <summary>JSON <c>true</c>.</summary>
    public static StateValue True => StateBoolean.Yes;

    /// <summary>JSON <c>false</c>.</summary>
    public static StateValue False => StateBoolean.No;

    /// <summary>How deep and how large the value is.</summary>
    internal abstract Extent Extent { get; }

    /// <summary>Reads strict JSON text (RFC 8259; duplicate keys, lone surrogates, 1e400 and depth above the limit are refused).</summary>
    /// <param name="json">The text of exactly one value.</param>
    /// <param name="limits">The caps; <see cref="StateLimits.Default"/> when null.</param>
    /// <exception cref="StateFormatException">The text is not acceptable.</exception>
    public static StateValue Parse(string json, StateLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        return StateJson.Parse(json, limits ?? StateLimits.Default);
    }

    /// <summary>Reads strict JSON from UTF-8 bytes, without a byte order mark; otherwise as <see cref="Parse(string, StateLimits?)"/>.</summary>
    /// <param name="utf8Json">The bytes of exactly one value.</param>
    /// <param name="limits">The caps; <see cref="StateLimits.Default"/> when null.</param>
    /// <exception cref="StateFormatException">The bytes are not acceptable.</exception>
    public static StateValue Parse(ReadOnlySpan<byte> utf8Json, StateLimits? limits = null) =>
        StateJson.Parse(utf8Json, limits ?? StateLimits.Default);

    /// <summary>Compact JSON: keys in insertion order, numbers with their exact text, only what JSON demands escaped.</summary>
    public string ToJson() => JsonEmitter.ToText(this);

    /// <summary>The same as UTF-8 bytes.</summary>
    public byte[] ToUtf8Json() => JsonEmitter.ToUtf8(this);

    /// <summary>The value as <typeparamref name="T"/>: string, bool, int, long, decimal, double, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/>, <see cref="StateValue"/> or a subclass.</summary>
    /// <param name="value">The value, when the result is true.</param>
    /// <returns>False when the kind is another or the number does not fit exactly (a double takes the nearest).</returns>
    public bool TryAs<T>([MaybeNullWhen(false)] out T value) => StateConvert.TryAs(this, out value);

    /// <summary>As <see cref="TryAs{T}"/>, throwing when it is false.</summary>
    /// <exception cref="StateFormatException">The kind is another, or the number does not fit exactly; with <see cref="ClpCodes.SubjectErased"/> when the value is redacted.</exception>
    public T As<T>() => StateConvert.TryAs(this, out T? value) ? value! : throw StateErrors.WrongKind(this, StateConvert.NameOf<T>());

    /// <summary>Deep equality by value: numeric across spellings, key order ignored.</summary>
    public bool Equals(StateValue? other) => other is not null && StateEquality.AreEqual(this, other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => obj is StateValue other && StateEquality.AreEqual(this, other);

    /// <summary>A hash in line with <see cref="Equals(StateValue?)"/>; walks the tree, differs between processes.</summary>
    public sealed override int GetHashCode() => StateEquality.Hash(this);

    /// <summary>The same as <see cref="ToJson"/>.</summary>
    public sealed override string ToString() => ToJson();

    /// <summary>A text.</summary>
    /// <exception cref="StateFormatException">It holds a lone surrogate.</exception>
    public static implicit operator StateValue(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return StateText.Of(value);
    }

    /// <summary>An integer.</summary>
    public static implicit operator StateValue(int value) => StateNumber.Of(value);

    /// <summary>An integer.</summary>
    public static implicit operator StateValue(long value) => StateNumber.Of(value);

    /// <summary>An exact decimal; trailing zeros are kept (5.0m prints 5.0).</summary>
    public static implicit operator StateValue(decimal value) => StateNumber.Of(value);

    /// <summary>A boolean.</summary>
    public static implicit operator StateValue(bool value) => value ? StateBoolean.Yes : StateBoolean.No;

    /// <summary>The number as the shortest text that reads back as the same double (a whole double prints without a fraction).</summary>
    /// <exception cref="StateFormatException">The number is NaN or infinite.</exception>
    public static StateValue FromDouble(double value) => StateNumber.OfDouble(value);
}
