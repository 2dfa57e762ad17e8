namespace Clp;

/// <summary>
/// What a personal value reads as when its subject was erased. It stands for the value and everything below it: it has no
/// content, fits every shape, and reading it as anything throws <see cref="ClpCodes.SubjectErased"/>. JSON text never
/// becomes one; it is written as <c>{"$redacted":true}</c>.
/// </summary>
public sealed class StateRedacted : StateValue
{
    internal static readonly StateRedacted Instance = new();

    private StateRedacted() { }

    /// <inheritdoc/>
    public override StateKind Kind => StateKind.Redacted;

    internal static ReadOnlySpan<byte> Json => "{\"$redacted\":true}"u8;

    // Not a container: it must fit wherever the value was that it stands for.
    internal override Extent Extent => new(0, Json.Length);
}
