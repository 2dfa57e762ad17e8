namespace Clp.Testing.Tests;

public sealed class FakeClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Advance_MovesNowAndTimestamp_ByTheSameSpan()
    {
        FakeClock clock = new();
        DateTimeOffset before = clock.GetUtcNow();
        long stamp = clock.GetTimestamp();

        clock.Advance(Second);

        (clock.GetUtcNow() - before).ShouldBe(Second);
        clock.GetElapsedTime(stamp).ShouldBe(Second);
    }

    [Fact]
    public void Advance_Backwards_IsRefused()
    {
        FakeClock clock = new();
        Should.Throw<ArgumentOutOfRangeException>(() => clock.Advance(-Second));
    }

    [Fact]
    public void Advance_OverTwoTimers_FiresInDueOrderAtTheirOwnMoments()
    {
        FakeClock clock = new();
        DateTimeOffset start = clock.GetUtcNow();
        List<(string Name, TimeSpan At)> fired = [];
        using ITimer late = clock.CreateTimer(_ => fired.Add(("late", clock.GetUtcNow() - start)), null, 3 * Second, Timeout.InfiniteTimeSpan);
        using ITimer early = clock.CreateTimer(_ => fired.Add(("early", clock.GetUtcNow() - start)), null, Second, Timeout.InfiniteTimeSpan);

        clock.Advance(10 * Second);

        fired.ShouldBe([("early", Second), ("late", 3 * Second)]);
        clock.PendingTimers.ShouldBe(0);
    }

    [Fact]
    public void Advance_WithAPeriodicTimer_FiresOncePerPeriodUntilDisposed()
    {
        FakeClock clock = new();
        int count = 0;
        ITimer timer = clock.CreateTimer(_ => count++, null, Second, Second);

        clock.Advance(5 * Second);
        timer.Dispose();
        clock.Advance(5 * Second);

        count.ShouldBe(5);
    }

    [Fact]
    public async Task Delay_OnTheFakeClock_EndsOnlyWhenTheClockGetsThere()
    {
        FakeClock clock = new();
        Task delay = Task.Delay(2 * Second, clock);

        clock.Advance(Second);
        delay.IsCompleted.ShouldBeFalse();
        clock.Advance(Second);

        await delay;
    }

    [Fact]
    public void CancellationTokenSource_OnTheFakeClock_CancelsAtItsTimeout()
    {
        FakeClock clock = new();
        using CancellationTokenSource source = new(Second, clock);
        source.IsCancellationRequested.ShouldBeFalse();

        clock.Advance(Second);

        source.IsCancellationRequested.ShouldBeTrue();
    }
}
