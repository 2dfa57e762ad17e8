using System.Collections.Immutable;

namespace Clp.Audit;

/// <summary>A list of hashes in JSON.</summary>
internal static class HashList
{
    /// <summary>The hashes, or null when the value is anything but a list of them.</summary>
    public static ImmutableArray<AuditHash>? Read(StateValue? value)
    {
        if (value is not StateArray array)
        {
            return null;
        }

        ImmutableArray<AuditHash>.Builder hashes = ImmutableArray.CreateBuilder<AuditHash>(array.Count);
        foreach (StateValue item in array)
        {
            if (item is not StateText text || !AuditHash.TryParse(text.Value, out AuditHash hash))
            {
                return null;
            }

            hashes.Add(hash);
        }

        return hashes.ToImmutable();
    }
}
