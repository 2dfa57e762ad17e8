namespace Clp.Tests.Runtime;

public sealed class BackoffTests
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(0, 0.5, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 0.5, 1.5)]
    [InlineData(3, 0.5, 4.5)]
    [InlineData(4, 0.5, 5.5)]
    [InlineData(int.MaxValue, 0.5, 5.5)]
    [InlineData(4, 7, 10)]
    [InlineData(4, -7, 1)]
    [InlineData(4, double.NaN, 1)]
    public void Pause_AfterFailures_IsBetweenTheShortestAndADoublingBound(int failures, double jitter, double seconds)
        => Backoff.Pause(failures, Shortest, Longest, () => jitter).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Random_Asked_IsFrom0UpTo1()
    {
        double[] numbers = [.. Enumerable.Range(0, 1_000).Select(_ => Backoff.Random())];

        numbers.ShouldAllBe(n => n >= 0 && n < 1);
        numbers.Distinct().Count().ShouldBeGreaterThan(1);
    }
}
