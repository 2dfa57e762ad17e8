namespace Clp;

/// <summary>The kinds a <see cref="StateValue"/> can have: JSON's six, and what erasure leaves behind.</summary>
public enum StateKind
{
    /// <summary>JSON <c>null</c>, an ordinary value.</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>An exact number, see <see cref="StateNumber"/>.</summary>
    Number,

    /// <summary>Unicode text without lone surrogates.</summary>
    Text,

    /// <summary>A list of values.</summary>
    Array,

    /// <summary>Keys in insertion order to values.</summary>
    Object,

    /// <summary>A personal value whose subject was erased, see <see cref="StateRedacted"/>.</summary>
    Redacted,
}
