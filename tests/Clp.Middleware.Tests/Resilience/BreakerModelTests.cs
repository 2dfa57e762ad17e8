using Clp.Middleware.Tests.Resilience.Model;
using Xunit.Abstractions;

namespace Clp.Middleware.Tests.Resilience;

/// <summary>A sample of what the measure R16 runs at length.</summary>
public sealed class BreakerModelTests(ITestOutputHelper output)
{
    private const int Sequences = 1_000;

    [Fact]
    public async Task Breaker_OverRandomSequences_DoesWhatTheModelDoes()
    {
        output.WriteLine($"seeds 0 to {Sequences - 1}");
        for (int seed = 0; seed < Sequences; seed++)
        {
            (await BreakerSequences.RunAsync(seed)).ShouldBeNull();
        }
    }

    public static TheoryData<string> Mistakes => new(Enum.GetNames<BreakerMistake>().Skip(1));

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Breaker_AgainstAModelWithAMistake_IsSeenToDiffer(string mistake)
    {
        for (int seed = 0; seed < Sequences; seed++)
        {
            if (await BreakerSequences.RunAsync(seed, Enum.Parse<BreakerMistake>(mistake)) is { } difference)
            {
                output.WriteLine(difference);
                return;
            }
        }

        Assert.Fail($"no sequence of {Sequences} notices {mistake}");
    }
}
