namespace Clp;

/// <summary>JSON <c>null</c>: an ordinary value, not the absence of one.</summary>
public sealed class StateNull : StateValue
{
    internal static readonly StateNull Instance = new();

    private StateNull() { }

    /// <inheritdoc/>
    public override StateKind Kind => StateKind.Null;
}

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed class StateBoolean : StateValue
{
    internal static readonly StateBoolean Yes = new(true);
    internal static readonly StateBoolean No = new(false);

    private StateBoolean(bool value) => Value = value;

    /// <inheritdoc/>
    public override StateKind Kind => StateKind.Boolean;

    /// <summary>The truth value.</summary>
    public bool Value { get; }
}

/// <summary>Unicode text; never holds a lone surrogate, so it always has a UTF-8 form.</summary>
public sealed class StateText : StateValue
{
    internal static readonly StateText Empty = new("");

    // Callers have checked the text with TextRules.
    internal StateText(string value) => Value = value;

    /// <inheritdoc/>
    public override StateKind Kind => StateKind.Text;

    /// <summary>The text.</summary>
    public string Value { get; }

    internal static StateText Of(string value)
    {
        TextRules.Check(value);
        return value.Length == 0 ? Empty : new StateText(value);
    }
}
