namespace Clp;

/// <summary>JSON <c>null</c>: an ordinary value, not the absence of one.</summary>
public sealed class StateNull : StateValue
{
    internal static readonly StateNull Instance = new();

    private StateNull() { }

    /// <inheritdoc/>
    public override StateKind Kind => StateKind.Null;

    internal override Extent Extent => new(0, 4);
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

    internal override Extent Extent => new(0, Value ? 4 : 5);
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

    internal override Extent Extent => new(0, Math.Min(Value.Length, Extent.HardWeight) + 2);

    internal static StateText Of(string value)
    {
        TextRules.Check(value);
        return value.Length == 0 ? Empty : new StateText(value);
    }
}
