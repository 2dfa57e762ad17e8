namespace Clp.Benchmarks;

/// <summary>
/// Contestants run in turn, round after round, so that a slow minute of the machine hits all of them; what counts is the
/// median over the rounds of the ratio within a round, never a time against a time from another run.
/// </summary>
public sealed class Race
{
    private readonly List<(string Name, Func<double> Round)> _contestants = [];
    private readonly Dictionary<string, double[]> _results = [];

    /// <summary>Adds a contestant: one round of it, answering with its cost per operation (ns, bytes, whatever it is).</summary>
    public Race Add(string name, Func<double> round)
    {
        _contestants.Add((name, round));
        return this;
    }

    /// <summary>Runs everybody in turn; the first rounds warm up and do not count.</summary>
    public Race Run(int rounds, int warmUps = 2)
    {
        foreach ((string name, _) in _contestants)
        {
            _results[name] = new double[rounds];
        }

        for (int round = -warmUps; round < rounds; round++)
        {
            foreach ((string name, Func<double> run) in _contestants)
            {
                Collect();
                double cost = run();
                if (round >= 0)
                {
                    _results[name][round] = cost;
                }
            }
        }

        return this;
    }

    /// <summary>The contestant's median cost.</summary>
    public double Median(string name) => Median(_results[name]);

    /// <summary>The contestant's least cost: of many short rounds, the one that nothing disturbed.</summary>
    public double Least(string name) => _results[name].Min();

    /// <summary>The median over the rounds of one contestant's cost divided by another's.</summary>
    public double Ratio(string of, string to) => Median(_results[of].Zip(_results[to], (a, b) => a / b).ToArray());

    /// <summary>
    /// One contestant's total over all rounds divided by another's: where everything is kept, a collection falls into some
    /// rounds and not into others, and it belongs to all of them.
    /// </summary>
    public double TotalRatio(string of, string to) => _results[of].Sum() / _results[to].Sum();

    /// <summary>The median over the rounds of the difference.</summary>
    public double Difference(string of, string to) => Median(_results[of].Zip(_results[to], (a, b) => a - b).ToArray());

    /// <summary>
    /// Nanoseconds of processor time per operation of an action that does <paramref name="operations"/> of them, collector
    /// included. Processor time, because the machine is shared: what others do meanwhile moves the clock on the wall only.
    /// </summary>
    public static double Time(int operations, Action action)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - start).TotalNanoseconds / operations;
    }

    /// <summary>Bytes allocated per operation on this thread.</summary>
    public static double Allocated(int operations, Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / operations;
    }

    public override string ToString() => string.Join(", ", _contestants.Select(c => $"{c.Name} {Median(c.Name):0.#} (mean {_results[c.Name].Average():0.#})"));

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
