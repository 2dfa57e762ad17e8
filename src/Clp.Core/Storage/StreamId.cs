using System.Globalization;

namespace Clp;

/// <summary>Names one stream: where the events of one instance of one contract are kept. Any text is allowed in each part.</summary>
/// <param name="Namespace">The host's key namespace, such as a tenant; empty for none.</param>
/// <param name="Contract">The contract's name.</param>
/// <param name="Instance">The instance's id.</param>
public readonly record struct StreamId(string Namespace, string Contract, string Instance)
{
    /// <summary>One text for all three parts that no other stream shares: each part preceded by its length, so <c>a:b</c>+<c>c</c> differs from <c>a</c>+<c>b:c</c>.</summary>
    public string Encode() => string.Create(CultureInfo.InvariantCulture, $"{Namespace.Length}:{Namespace}{Contract.Length}:{Contract}{Instance.Length}:{Instance}");

    /// <inheritdoc/>
    public override string ToString() => Namespace.Length == 0 ? $"{Contract}/{Instance}" : $"{Namespace}/{Contract}/{Instance}";
}
