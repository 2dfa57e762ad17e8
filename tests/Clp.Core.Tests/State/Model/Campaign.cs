using System.Buffers;
using System.Text.Json;

namespace Clp.Tests.State.Model;

/// <summary>Random sequences of deltas, each step compared with the naive model and checked for the identities that every delta owes.</summary>
internal sealed class Campaign
{
    private const int Steps = 8;

    /// <summary>How many sequences agreed in every step.</summary>
    public int Agreed { get; private set; }

    /// <summary>How many deltas were applied, and how many refused by both.</summary>
    public int Applied { get; private set; }

    public int Refused { get; private set; }

    /// <summary>The first disagreement with its seed, or null.</summary>
    public string? FirstProblem { get; private set; }

    public static Campaign Run(int firstSeed, int sequences)
    {
        Campaign campaign = new();
        for (int i = 0; i < sequences; i++)
        {
            string? problem = campaign.Sequence(firstSeed + i);
            campaign.Agreed += problem is null ? 1 : 0;
            campaign.FirstProblem ??= problem is null ? null : $"seed {firstSeed + i}: {problem}";
        }

        return campaign;
    }

    private string? Sequence(int seed)
    {
        Generator random = new(seed);
        StateObject state = random.Root();
        NaiveModel model = new((NaiveMap)NaiveTree.From(state)!);
        for (int step = 0; step < Steps; step++)
        {
            StateDelta delta = random.Delta(state);
            string before = state.ToJson();
            bool fits = model.TryApply(delta);
            StateObject? after = null;
            try
            {
                after = state.Apply(delta);
            }
            catch (ClpException)
            {
                // The model decides whether that is right.
            }

            if (fits != after is not null)
            {
                return $"step {step}: the model says {(fits ? "applied" : "refused")}";
            }

            if (state.ToJson() != before)
            {
                return $"step {step}: the input was changed";
            }

            if (after is null)
            {
                Refused++;
                continue;
            }

            Applied++;
            if (after.ToJson() != model.Json)
            {
                return $"step {step}: {after.ToJson()} but the model has {model.Json}";
            }

            if (Identities.Broken(state, delta, after) is { } broken)
            {
                return $"step {step}: {broken}";
            }

            state = after;
        }

        return null;
    }
}

/// <summary>What must hold for a delta between any two states.</summary>
internal static class Identities
{
    public static string? Broken(StateObject before, StateDelta delta, StateObject after)
    {
        StateDelta resolved = delta.Resolve(before);
        if (before.Apply(resolved).ToJson() != after.ToJson())
        {
            return "the resolved delta does something else";
        }

        if (!StateDelta.FromValue(resolved.ToValue()).Equals(resolved) || !Recorded(resolved).Equals(resolved))
        {
            return "the recorded form does not read back";
        }

        StateDelta between = StateDelta.Between(before, after);
        if (!before.Apply(between).Equals(after) || !StateDelta.Between(before.Apply(between), after).IsEmpty)
        {
            return "applying the difference does not lead to the other state";
        }

        if (!after.Apply(delta.Invert(before)).Equals(before))
        {
            return "the inverse does not lead back";
        }

        if (!ReferenceEquals(after.Apply(StateDelta.Between(after, after)), after) || !StateDelta.Between(after, StateObject.Parse(after.ToJson())).IsEmpty)
        {
            return "equal states differ";
        }

        if (!before.Apply(StateDelta.FromJsonPatch(delta.ToJsonPatch(before), before)).Equals(after))
        {
            return "the JSON patch does something else";
        }

        if (StateObject.Parse(after.ToJson()).Extent.Weight != after.Extent.Weight)
        {
            return "the remembered size is not that of the tree";
        }

        StateObject rebuilt = StateObject.From(after.Reverse());
        return rebuilt.Equals(after) && rebuilt.GetHashCode() == after.GetHashCode() && CanonicalJson.Sha256(rebuilt) == CanonicalJson.Sha256(after)
            ? null
            : "equality, hash or canonical bytes depend on the order of keys or on the representation";
    }

    private static StateDelta Recorded(StateDelta delta)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            DeltaJson.Write(writer, delta);
        }

        Utf8JsonReader reader = new(buffer.WrittenSpan);
        return DeltaJson.Read(ref reader, StateLimits.Default);
    }
}
