using Clp.Testing;
using Xunit.Abstractions;

namespace Clp.Middleware.Tests.Resilience;

public sealed class RetryBudgetTests(ITestOutputHelper output)
{
    [Fact]
    public void TryWithdraw_FromAnEmptyBudget_NeedsCallsOrTime()
    {
        FakeClock clock = new();
        RetryBudget budget = new(new() { Burst = 1, Share = 0.2, MinPerSecond = 0.5 }, clock);

        budget.TryWithdraw().ShouldBeTrue();
        budget.TryWithdraw().ShouldBeFalse();
        for (int i = 0; i < 4; i++)
        {
            budget.Deposit();
            budget.TryWithdraw().ShouldBeFalse();
        }

        budget.Deposit();
        budget.TryWithdraw().ShouldBeTrue();
        clock.Advance(TimeSpan.FromSeconds(1.9));
        budget.TryWithdraw().ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(0.1));
        budget.TryWithdraw().ShouldBeTrue();
    }

    [Fact]
    public void TryWithdraw_InAnyOrderOfCallsRetriesAndTime_NeverAllowsMoreThanWasEarned()
    {
        for (int seed = 0; seed < 2_000; seed++)
        {
            Random random = new(seed);
            RetryBudgetOptions options = new() { Share = random.Next(0, 101) / 100.0, MinPerSecond = random.Next(0, 50) / 10.0, Burst = random.Next(1, 20) };
            FakeClock clock = new();
            RetryBudget budget = new(options, clock);
            int calls = 0, retries = 0;
            double seconds = 0;
            for (int step = 0; step < 300; step++)
            {
                switch (random.Next(4))
                {
                    case 0:
                        calls++;
                        budget.Deposit();
                        break;
                    case 1:
                        double pause = random.NextDouble() / 10;
                        seconds += pause;
                        clock.Advance(TimeSpan.FromSeconds(pause));
                        break;
                    default:
                        retries += budget.TryWithdraw() ? 1 : 0;
                        break;
                }

                ((double)retries).ShouldBeLessThanOrEqualTo(options.Burst + (options.Share * calls) + (options.MinPerSecond * seconds) + 0.0001, $"seed {seed}, step {step}, {options}");
            }
        }

        output.WriteLine("seeds 0 to 1999");
    }

    [Fact]
    public async Task ProposeAsync_InAnOutage_RetriesNoMoreThanTheShareOfTheCalls()
    {
        const int Calls = 500;
        Scripted provider = Scripted.Failing(int.MaxValue);
        ResilienceOptions options = new()
        {
            Provider = new() { MaxRetries = 5, BaseDelay = TimeSpan.Zero, Circuit = null },
            Budget = new() { Share = 0.1, MinPerSecond = 0, Burst = 10 },
        };
        await using Shop shop = await Shop.OpenAsync(options, provider);
        using (MeterCounts counts = new("clp.retries", "clp.retries.suppressed"))
        {
            for (int i = 0; i < Calls; i++)
            {
                await Should.ThrowAsync<LifecycleException>(await shop.AskAsync());
                await shop.Instance.WithdrawAsync(shop.Instance.PendingIntents.Single(), Shop.Ada, "away");
            }

            int retries = provider.Calls - Calls;
            output.WriteLine($"{Calls} calls, {retries} retries");
            // What it begins with, and a tenth for each call but the first, whose share finds the budget full.
            retries.ShouldBe(10 + ((Calls - 1) / 10));
            counts["clp.retries", "contract=shop,name=provider,phase=Propose"].ShouldBe(retries);
            counts["clp.retries.suppressed", "contract=shop,name=provider,phase=Propose"].ShouldBeGreaterThan(Calls - retries - 1);
        }
    }

    [Fact]
    public async Task ProposeAsync_RuntimesThatShareABudget_ShareIt()
    {
        RetryBudget budget = new(new() { Share = 0, MinPerSecond = 0, Burst = 3 });
        ResilienceOptions options = new() { Provider = new() { MaxRetries = 2, BaseDelay = TimeSpan.Zero, Circuit = null }, SharedBudget = budget };
        Scripted one = Scripted.Failing(99), two = Scripted.Failing(99);
        await using Shop first = await Shop.OpenAsync(options, one), second = await Shop.OpenAsync(options, two);

        await Should.ThrowAsync<LifecycleException>(await first.AskAsync());
        await Should.ThrowAsync<LifecycleException>(await second.AskAsync());

        (one.Calls, two.Calls).ShouldBe((3, 2));
        budget.Balance.ShouldBe(0);
    }
}
