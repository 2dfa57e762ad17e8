using System.Globalization;

namespace Clp.Storage.Conformance.Linearizability;

/// <summary>An operation of a concurrent history.</summary>
/// <param name="Operation">The call with its answer.</param>
/// <param name="Call">The place of the call on the history's logical clock.</param>
/// <param name="Return">The place of the answer; null when none came, so that the operation may take effect at any time after the call, or never.</param>
public sealed record TimedOperation<TOperation>(TOperation Operation, long Call, long? Return)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Call},{(Return is { } at ? $"{at}" : "?")}] {Operation}");
}
