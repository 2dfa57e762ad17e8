using Clp.Testing;

namespace Clp.Tests.Approving;

/// <summary>A contract made up at random: guards and transitions that look at values, state and time, and changes of any kind.</summary>
internal sealed class Recipe(Random random)
{
    private readonly StateObject initial = new StateGenerator(random).NextObject();
    private readonly int salt = random.Next(), guards = random.Next(4), transitions = random.Next(1, 4), operations = random.Next(4);
    private readonly bool looksAtTheClock = random.Next(2) == 0;

    public Contract Build(string? sentence = null)
    {
        ContractBuilder builder = Contract.Define("made_up").State(initial).Intent("change", i =>
        {
            _ = i.Required("seed", Shape.Integer);
            _ = sentence is null ? i : i.Describe(sentence);
        });
        for (int g = 0; g < guards; g++)
        {
            int guard = g;
            builder.Guard($"guard_{g}", c => GuardVerdict.DenyWhen(Draw(c.Payload, c.Now, guard) % 9 == 0, $"Guard {guard} says no."));
        }

        for (int t = 0; t < transitions; t++)
        {
            int transition = t;
            builder.Transition($"way_{t}", "change", c => Change(c, transition), when: c => (Draw(c.Payload, c.Now, 100 + transition) + c.State.Count) % 5 != 0);
        }

        return builder.Build();
    }

    private StateDelta Change(in TransitionContext c, int transition)
    {
        StateDelta delta = new StateGenerator(new Random(Draw(c.Payload, c.Now, 200 + transition))).NextDelta(c.State, operations);
        return looksAtTheClock ? delta.AndSet("at", c.Now.UtcTicks) : delta;
    }

    private int Draw(StateObject payload, DateTimeOffset now, int what)
        => new Random(unchecked((payload.Require<int>("seed") * 31) + salt + (what * 7919) + (looksAtTheClock ? now.Minute : 0))).Next();
}
