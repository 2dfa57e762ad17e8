using Clp.Testing;

namespace Clp.Middleware.Tests.Hosting;

internal static class ClockExtensions
{
    /// <summary>Moves the clock, a little at a time, until a task that waits for it is done.</summary>
    public static async Task UntilAsync(this FakeClock clock, Task task)
    {
        while (!task.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        await task;
    }
}
