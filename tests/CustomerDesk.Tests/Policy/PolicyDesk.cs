using Clp;
using Clp.Testing;

namespace CustomerDesk.Tests.Policy;

/// <summary>A contract of nothing but the policy's guards: its intents take any payload and change nothing.</summary>
internal sealed class PolicyDesk(StateObject state, Func<ContractBuilder, ContractBuilder> addPolicy, IReadOnlyList<string> intents, Func<IntentBuilder, string, IntentBuilder> require)
{
    /// <summary>The policies' moment: 2024-05-15 15:00 EST.</summary>
    private static readonly DateTimeOffset Moment = new(2024, 5, 15, 15, 0, 0, TimeSpan.FromHours(-5));

    /// <summary>The guard objects, with a reason.</summary>
    public async Task<Denial> RefusesAsync(string guard, string intent, StateObject payload)
    {
        Outcome outcome = await SubmitAsync(intent, payload);
        Outcome.Denied denied = outcome.ShouldBeOfType<Outcome.Denied>(outcome.Describe());
        Denial denial = denied.Denials.ShouldHaveSingleItem();
        denial.Guard.ShouldBe(guard);
        denial.Reason.ShouldNotBeNullOrWhiteSpace();
        return denial;
    }

    /// <summary>No guard objects.</summary>
    public async Task AllowsAsync(string intent, StateObject payload)
    {
        Outcome outcome = await SubmitAsync(intent, payload);
        outcome.IsCommitted.ShouldBeTrue(outcome.Describe());
    }

    /// <summary>What a person has to affirm before this can be committed; everything affirmed, it is.</summary>
    public async Task<string[]> RequirementsAsync(string intent, StateObject payload)
    {
        Outcome outcome = await SubmitAsync(intent, payload, require);
        string[] unaffirmed = outcome.IsCommitted ? [] : [.. outcome.ShouldBeOfType<Outcome.NotPermitted>(outcome.Describe()).Unaffirmed];
        (await SubmitAsync(intent, payload, require, unaffirmed)).IsCommitted.ShouldBeTrue();
        return unaffirmed;
    }

    /// <summary>The guard says nothing about any other intent, whatever the payload.</summary>
    public async Task IsQuietElsewhereAsync(string guard, StateObject payload, params string[] judged)
    {
        string[] others = [.. intents.Except(judged)];
        others.ShouldNotBeEmpty();
        foreach (string other in others)
        {
            if (await SubmitAsync(other, payload) is Outcome.Denied denied)
            {
                denied.Denials.ShouldNotContain(denial => denial.Guard == guard, $"on {other}");
            }
        }
    }

    private async Task<Outcome> SubmitAsync(string intent, StateObject payload, Func<IntentBuilder, string, IntentBuilder>? require = null, params string[] affirm)
    {
        ContractBuilder builder = Contract.Define("policy-desk").State(state);
        foreach (string name in intents)
        {
            builder.Intent(name, i => Declare(i, name, require)).Transition($"act_on_{name}", name, static _ => StateDelta.Empty);
        }

        await using ClpRuntime runtime = new(addPolicy(builder).Build(), new ClpRuntimeOptions { TimeProvider = new FakeClock(Moment) });
        ContractInstance desk = await runtime.OpenAsync();
        return await desk.SubmitAsync(intent, payload, new CommitOptions { By = Actor.Human("customer"), Affirm = [.. affirm] });
    }

    private static void Declare(IntentBuilder intent, string name, Func<IntentBuilder, string, IntentBuilder>? require)
    {
        intent.AllowOthers();
        require?.Invoke(intent, name);
    }
}
