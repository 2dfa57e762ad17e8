using System.Globalization;

namespace Clp.Middleware.Redis.Caller;

/// <summary>What came of all calls. Filled by several readers at once.</summary>
public sealed class CallReport
{
    private readonly Lock gate = new();
    private readonly Dictionary<(RateLimit Limit, string Partition), List<long>> instants = [];

    /// <summary>Calls that were let through.</summary>
    public int Granted { get; private set; }

    /// <summary>Calls that were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Calls without an answer.</summary>
    public int Failed { get; private set; }

    /// <summary>Grants whose instant lies outside of their call, by the caller's clock.</summary>
    public int Misdated { get; private set; }

    /// <summary>Processes that ended well.</summary>
    public int Processes { get; private set; }

    /// <summary>How many partitions counted.</summary>
    public int Partitions => instants.Count;

    /// <summary>How many windows, one from each grant on and both ends included, hold more than their limit.</summary>
    public long Violations => instants.Sum(static one => Windows(one.Key.Limit, one.Value).Count(held => held > one.Key.Limit.Permits));

    /// <summary>How many windows were looked at.</summary>
    public long WindowsSeen => instants.Sum(static one => (long)one.Value.Count);

    /// <summary>What the fullest window of a limit held.</summary>
    public int Fullest(RateLimit limit) => instants.Where(one => one.Key.Limit == limit).SelectMany(static one => Windows(one.Key.Limit, one.Value)).DefaultIfEmpty().Max();

    internal void Read(string line)
    {
        string[] words = line.Split(' ');
        lock (gate)
        {
            if (words[0] == "end")
            {
                (Refused, Failed) = (Refused + Number(words[1]), Failed + Number(words[2]));
                return;
            }

            Granted++;
            Misdated += words[2] == "1" ? 0 : 1;
            foreach (RateLimit limit in Plan.Limits)
            {
                if (Plan.Partition(limit, Number(words[0])) is { } partition)
                {
                    (instants.TryGetValue((limit, partition), out List<long>? known) ? known : instants[(limit, partition)] = []).Add(long.Parse(words[1], CultureInfo.InvariantCulture));
                }
            }
        }
    }

    internal void Ended(int exitCode)
    {
        lock (gate)
        {
            Processes += exitCode == 0 ? 1 : 0;
        }
    }

    private static IEnumerable<int> Windows(RateLimit limit, List<long> granted)
    {
        long[] sorted = [.. granted.Order()];
        long window = limit.Window.Ticks / TimeSpan.TicksPerMicrosecond;
        for (int first = 0, end = 0; first < sorted.Length; first++)
        {
            while (end < sorted.Length && sorted[end] - sorted[first] <= window)
            {
                end++;
            }

            yield return end - first;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
