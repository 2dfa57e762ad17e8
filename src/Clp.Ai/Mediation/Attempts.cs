namespace Clp.Ai;

/// <summary>By intent's name: how often a model has failed in a row, and the intent that waits for its next attempt. Thread-safe.</summary>
internal sealed class Attempts(int max)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (int Row, Intent? Failed)> byName = new(StringComparer.Ordinal);

    /// <summary>False when the row is full; otherwise with the intent to go on with, which nobody else gets, or null for a new one.</summary>
    public bool TryBegin(string name, out Intent? failed)
    {
        lock (gate)
        {
            (int row, failed) = byName.GetValueOrDefault(name);
            if (row >= max)
            {
                failed = null;
                return false;
            }

            byName[name] = (row, null);
            return true;
        }
    }

    public void Succeeded(string name)
    {
        lock (gate)
        {
            byName[name] = (0, byName[name].Failed);
        }
    }

    /// <summary>False when there is no intent that is kept for another attempt.</summary>
    public bool Failed(string name, Intent? usable)
    {
        lock (gate)
        {
            (int row, Intent? other) = byName[name];
            bool isKept = usable is not null && other is null && row + 1 < max;
            byName[name] = (row + 1, isKept ? usable : other);
            return isKept;
        }
    }

    public IReadOnlyList<Intent> TakeAll()
    {
        lock (gate)
        {
            Intent[] failed = [.. byName.Values.Where(v => v.Failed is not null).Select(v => v.Failed!)];
            foreach (string name in byName.Keys.ToArray())
            {
                byName[name] = (byName[name].Row, null);
            }

            return failed;
        }
    }
}
