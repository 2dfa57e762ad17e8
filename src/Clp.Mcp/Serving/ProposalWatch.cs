namespace Clp.Mcp;

/// <summary>
/// Notices when <see cref="ProposalList"/> would be another one than before, without making it: only intents about which something
/// was recorded since are looked at, and no values. Not thread-safe.
/// </summary>
internal sealed class ProposalWatch
{
    private readonly ContractInstance instance;
    private readonly string provider;
    private readonly Dictionary<IntentId, string> listed = [];
    private long seen = -1;

    public ProposalWatch(ContractInstance instance, string provider)
    {
        (this.instance, this.provider) = (instance, provider);
        HasChanged();
    }

    /// <summary>True when the list is another one than when this was asked before.</summary>
    public bool HasChanged()
    {
        // Read first: what comes in while looking is looked at once more, and not missed.
        long now = instance.Version;
        bool hasChanged = false;
        foreach (IntentId gone in listed.Keys.Where(id => !instance.IsPending(id)).ToArray())
        {
            hasChanged |= listed.Remove(gone);
        }

        foreach (Intent intent in instance.PendingSince(seen))
        {
            string sketch = ProposalList.Sketch(instance, intent, provider);
            hasChanged |= sketch != listed.GetValueOrDefault(intent.Id, "");
            if (sketch.Length > 0)
            {
                listed[intent.Id] = sketch;
            }
            else
            {
                listed.Remove(intent.Id);
            }
        }

        seen = now;
        return hasChanged;
    }
}
