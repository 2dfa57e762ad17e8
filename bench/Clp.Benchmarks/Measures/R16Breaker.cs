using Clp.Middleware.Tests.Resilience.Model;

namespace Clp.Benchmarks.Measures;

/// <summary>The circuit breaker against a plain model of one, and against models with a mistake each, which must be noticed.</summary>
internal sealed class R16Breaker : IMeasure
{
    private const int Full = 50_000, Quick = 5_000, PerMistake = 2_000;

    public string Name => "R16";

    public string About => "circuit breaker: random sequences of calls, ends and time equal an independent model of it";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int sequences = context.Sample(Full, Quick), equal = 0;
        for (int seed = 0; seed < sequences; seed++)
        {
            if (BreakerSequences.RunAsync(seed).GetAwaiter().GetResult() is { } difference)
            {
                context.Note($"R16 {difference}");
            }
            else
            {
                equal++;
            }
        }

        context.Note($"R16 breaker: seeds 0 to {sequences - 1}; {sequences - equal} differ, so the rate is below {3.0 / sequences:0.0e0} at 95 % when that is 0");
        yield return Figure.All("breaker", equal, sequences);

        BreakerMistake[] mistakes = [.. Enum.GetValues<BreakerMistake>().Where(m => m != BreakerMistake.None)];
        int noticed = 0;
        foreach (BreakerMistake mistake in mistakes)
        {
            int first = Enumerable.Range(0, PerMistake).FirstOrDefault(seed => BreakerSequences.RunAsync(seed, mistake).GetAwaiter().GetResult() is not null, -1);
            context.Note($"R16 breaker: a model that {mistake} is noticed {(first < 0 ? "never" : $"with seed {first}")}");
            noticed += first < 0 ? 0 : 1;
        }

        yield return Figure.All("breaker-mistakes-noticed", noticed, mistakes.Length);
    }
}
