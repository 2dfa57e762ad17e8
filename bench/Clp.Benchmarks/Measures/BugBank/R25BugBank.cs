using Clp.TestKit;

namespace Clp.Benchmarks.Measures.BugBank;

/// <summary>Plants each fault of the bank in a copy of the repository and runs the tests that must notice it: this measures the tests, not the product.</summary>
internal sealed class R25BugBank : IMeasure
{
    public string Name => "R25";

    public string About => "bug bank: seeded faults in a copy of the repository, found by the suites";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        string root = SharedData.RepositoryRoot;
        Fault[] faults = Chosen(Fault.Load(root));
        using FaultyCopy copy = new(root);
        foreach ((string tests, string filter) in faults.Select(fault => (fault.Tests, fault.Filter)).Distinct())
        {
            // A suite that fails without a fault would seem to find every fault.
            if (!copy.Builds(tests) || !copy.Passes(tests, filter))
            {
                yield return Figure.None("killed", $"{faults.Length}", $"{tests} ({filter}) fails without any fault");
                yield break;
            }
        }

        int killed = 0;
        foreach (Fault fault in context.IsQuick ? faults.Take(3) : faults)
        {
            string verdict = Try(copy, fault);
            killed += verdict == "killed" ? 1 : 0;
            context.Note($"R25 {fault.Id}: {verdict}. {fault.What}");
        }

        int tried = context.Sample(faults.Length, 3);
        yield return new Figure("faults", $"{tried}", ">=25", tried >= 25 || context.IsQuick);
        yield return new Figure("killed", $"{killed}/{tried}", $">={tried - 1}/{tried}", killed >= tried - 1);
    }

    // CLP_FAULTS=id,id plants these alone, while one works on them.
    private static Fault[] Chosen(Fault[] all)
        => Environment.GetEnvironmentVariable("CLP_FAULTS") is { Length: > 0 } ids ? [.. all.Where(fault => ids.Split(',').Contains(fault.Id))] : all;

    private static string Try(FaultyCopy copy, Fault fault)
    {
        Action mend = copy.Plant(fault);
        try
        {
            return !copy.Builds(fault.Tests) ? "does not compile" : copy.Passes(fault.Tests, fault.Filter) ? "SURVIVED" : "killed";
        }
        finally
        {
            mend();
        }
    }
}
