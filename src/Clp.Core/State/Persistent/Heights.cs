namespace Clp;

/// <summary>Keeps every tree within <see cref="StateLimits.HardDepth"/> containers at the price of one comparison per change.</summary>
/// <remarks>A container remembers an upper bound of its height: replacing its deepest child does not lower it. Only when the bound would refuse a change is the exact height counted.</remarks>
internal static class Heights
{
    /// <summary>The bound for a container of this bound that takes the child in.</summary>
    internal static int Above(int current, StateValue child)
    {
        int height = child.Height + 1;
        if (height > StateLimits.HardDepth)
        {
            height = Exact(child) + 1;
            if (height > StateLimits.HardDepth)
            {
                throw StateErrors.TooDeep(StateLimits.HardDepth);
            }
        }

        return Math.Max(current, height);
    }

    /// <summary>Throws when the tree is deeper than a limit below the hard one.</summary>
    internal static void Check(StateValue value, int limit)
    {
        if (value.Height > limit && Exact(value) > limit)
        {
            throw StateErrors.TooDeep(limit);
        }
    }

    internal static int Exact(StateValue value)
    {
        int deepest = 0;
        switch (value)
        {
            case StateObject fields:
                FieldCursor field = new(fields);
                while (field.MoveNext())
                {
                    deepest = Math.Max(deepest, field.Value.Height == 0 ? 0 : Exact(field.Value));
                }

                return deepest + 1;
            case StateArray items:
                ItemCursor item = new(items);
                while (item.MoveNext())
                {
                    deepest = Math.Max(deepest, item.Value.Height == 0 ? 0 : Exact(item.Value));
                }

                return deepest + 1;
            default:
                return 0;
        }
    }
}
