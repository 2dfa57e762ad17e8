namespace Clp;

/// <summary>The checked steps that lead from older contract versions to this one. Immutable, thread-safe.</summary>
/// <remarks>
/// Events are lifted by upcasters as far as those go without interruption, which is the form they are folded in; the state
/// crosses what remains by migrations. A version that no step names is taken to be like the next one that a step names.
/// </remarks>
internal sealed class VersionChain
{
    private readonly Dictionary<int, UpcastStep> upcasts;
    private readonly Dictionary<int, MigrationStep> migrations;
    private readonly int[] named;

    public VersionChain(ContractParts parts)
    {
        Newest = parts.Version;
        upcasts = parts.Upcasts.ToDictionary(u => u.From);
        migrations = parts.Migrations.ToDictionary(m => m.From);
        named = [.. upcasts.Keys.Concat(migrations.Keys).Concat(parts.Migrations.Select(m => m.To)).Append(Newest).Distinct().Order()];
    }

    /// <summary>The contract's own version.</summary>
    public int Newest { get; }

    /// <summary>The contract's own version and those that steps name, falling.</summary>
    public IEnumerable<int> NewestFirst => named.Reverse();

    /// <summary>True when a step leads from exactly this version.</summary>
    public bool LeadsFrom(int version) => upcasts.ContainsKey(version) || migrations.ContainsKey(version);

    /// <summary>The named version that stands for this one.</summary>
    public int Named(int version)
    {
        int index = Array.BinarySearch(named, version);
        index = index < 0 ? ~index : index;
        return index < named.Length ? named[index] : Newest;
    }

    /// <summary>The version in whose form events of that version are folded.</summary>
    public int FormOf(int version)
    {
        int form = Named(version);
        while (upcasts.ContainsKey(form))
        {
            form++;
        }

        return form;
    }

    public UpcastStep? UpcastFrom(int version) => upcasts.GetValueOrDefault(version);

    public MigrationStep? MigrationFrom(int version) => migrations.GetValueOrDefault(version);
}
