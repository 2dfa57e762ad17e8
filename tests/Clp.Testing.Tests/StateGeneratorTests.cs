namespace Clp.Testing.Tests;

public sealed class StateGeneratorTests
{
    [Fact]
    public void NextObject_WithTheSameSeed_IsTheSame()
    {
        StateObject first = new StateGenerator(new Random(7)).NextObject();
        StateObject second = new StateGenerator(new Random(7)).NextObject();

        second.ShouldBe(first);
    }

    [Fact]
    public void NextObject_OverManySeeds_ShowsEveryKind()
    {
        HashSet<StateKind> kinds = [];
        for (int seed = 0; seed < 200; seed++)
        {
            kinds.Add(new StateGenerator(new Random(seed)).NextValue().Kind);
        }

        // Nobody makes a redacted value: it is what erasure leaves.
        kinds.ShouldBe(Enum.GetValues<StateKind>().Except([StateKind.Redacted]), ignoreOrder: true);
    }

    [Fact]
    public void NextDelta_OverManySeeds_AppliesAndCanBeInverted()
    {
        int changed = 0;
        for (int seed = 0; seed < 500; seed++)
        {
            StateGenerator generator = new(new Random(seed));
            StateObject before = generator.NextObject();
            StateDelta delta = generator.NextDelta(before, operations: 5);
            StateObject after = before.Apply(delta);

            // Keys that were removed come back at the end; the order of keys is not part of equality.
            after.Apply(delta.Invert(before)).Equals(before).ShouldBeTrue($"seed {seed}");
            before.Apply(StateDelta.Between(before, after)).Equals(after).ShouldBeTrue($"seed {seed}");
            changed += after.Equals(before) ? 0 : 1;
        }

        changed.ShouldBeGreaterThan(300);
    }
}
