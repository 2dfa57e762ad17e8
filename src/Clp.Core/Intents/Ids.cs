namespace Clp;

/// <summary>An intent's identity within its instance: the stream version of the event that recorded it. Unique per instance, never reused.</summary>
/// <param name="Version">The 0-based stream version.</param>
public readonly record struct IntentId(long Version)
{
    /// <inheritdoc/>
    public override string ToString() => Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A proposal's identity within its instance: the stream version of the event that staged it.</summary>
/// <param name="Version">The 0-based stream version.</param>
public readonly record struct ProposalId(long Version)
{
    /// <inheritdoc/>
    public override string ToString() => Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>
/// A caller's name for one command, chosen so that a retry carries the same one. The same id with the same request gets
/// the stored answer; with another request it is refused.
/// </summary>
/// <param name="Value">1 to 200 characters.</param>
public readonly record struct OperationId(string Value)
{
    /// <summary>The text, 1 to 200 characters.</summary>
    /// <exception cref="StateFormatException">The text has a lone surrogate, so that it could not be recorded as it is.</exception>
    public string Value { get; } = TextRules.Checked(Value)!;

    /// <inheritdoc/>
    public override string ToString() => Value;
}
