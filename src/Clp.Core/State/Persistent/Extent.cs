namespace Clp;

/// <summary>How deep and how large a value is, kept with every container so that both caps cost a comparison per change.</summary>
/// <remarks>
/// Without the size, ten copies of a value into itself would make a tree that no loop over it ever leaves.
/// The height is an upper bound: replacing or removing the deepest child does not lower it, and only when the bound would refuse a change
/// is the exact height counted. The weight is exact: a lower bound of the JSON text's bytes.
/// </remarks>
/// <param name="Height">Nested containers; 0 for a scalar.</param>
/// <param name="Weight">Characters of the JSON text, packed numbers counted as one.</param>
internal readonly record struct Extent(int Height, int Weight)
{
    /// <summary>No value is ever larger, whatever the limits say.</summary>
    internal const int HardWeight = 1 << 30;

    /// <summary>Quotes, colon and comma.</summary>
    private const int FieldCost = 4;

    private const int ItemCost = 1;

    /// <summary>An empty container: two brackets.</summary>
    internal static Extent Container => new(1, 2);

    internal Extent With(string key, StateValue value) => Grown(value.Extent, (long)key.Length + FieldCost, value);

    internal Extent With(StateValue item) => Grown(item.Extent, ItemCost, item);

    internal Extent Without(string key, StateValue value) => this with { Weight = Weight - key.Length - FieldCost - value.Extent.Weight };

    internal Extent Without(StateValue item) => this with { Weight = Weight - ItemCost - item.Extent.Weight };

    internal Extent Swapped(StateValue present, StateValue next) => Grown(next.Extent, -present.Extent.Weight, next);

    /// <summary>Throws when a tree is deeper or larger than the limits allow.</summary>
    internal static void Check(StateValue value, StateLimits limits)
    {
        Extent extent = value.Extent;
        if (extent.Height > limits.EffectiveDepth && ExactHeight(value) > limits.EffectiveDepth)
        {
            throw StateErrors.TooDeep(limits.EffectiveDepth);
        }

        if (extent.Weight > limits.MaxBytes)
        {
            throw StateErrors.TooLarge("the state's size in bytes", limits.MaxBytes);
        }
    }

    private Extent Grown(Extent child, long extra, StateValue value)
    {
        int height = child.Height + 1;
        if (height > StateLimits.HardDepth)
        {
            height = ExactHeight(value) + 1;
            if (height > StateLimits.HardDepth)
            {
                throw StateErrors.TooDeep(StateLimits.HardDepth);
            }
        }

        long weight = Weight + extra + child.Weight;
        return weight <= HardWeight
            ? new Extent(Math.Max(Height, height), (int)weight)
            : throw StateErrors.TooLarge("a value's size in bytes", HardWeight);
    }

    private static int ExactHeight(StateValue value)
    {
        int deepest = 0;
        switch (value)
        {
            case StateObject fields:
                FieldCursor field = new(fields);
                while (field.MoveNext())
                {
                    deepest = Math.Max(deepest, ExactHeight(field.Value));
                }

                return deepest + 1;
            case StateArray items:
                ItemCursor item = new(items);
                while (item.MoveNext())
                {
                    deepest = Math.Max(deepest, ExactHeight(item.Value));
                }

                return deepest + 1;
            default:
                return 0;
        }
    }
}
