using Xunit.Abstractions;

namespace Clp.Storage.Conformance;

/// <summary>Random sequences of calls against a store and a naive model of it, which must give the same answers.</summary>
public abstract class ModelSuite<TStore>(ITestOutputHelper output)
    where TStore : IStoreUnderTest, new()
{
    private const int Sequences = 60;
    private const int Steps = 80;

    [Fact]
    public async Task RandomSequences_GiveTheModelsAnswers()
    {
        (int first, int last) = Seeds.UpTo(Sequences);
        output.WriteLine($"seeds {first} to {last}; CLP_SEED=n runs one alone");
        for (int seed = first; seed <= last; seed++)
        {
            await using TStore subject = new();
            ModelRun run = new(subject, await subject.OpenAsync(), seed);
            for (int step = 0; step < Steps; step++)
            {
                await run.StepAsync();
            }
        }
    }
}
