using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>Finds where two wide objects can differ, skipping every node that they share: two versions of one object cost little more than their difference.</summary>
internal sealed class WideCompare
{
    private WideCompare() { }

    /// <summary>Keys of the first object that are not at the same slot with the same reference in the second, in order.</summary>
    internal List<string> Before { get; } = [];

    /// <summary>The same for the second object.</summary>
    internal List<string> After { get; } = [];

    internal static WideCompare Of(WideObject before, WideObject after)
    {
        WideKeys left = before.WideKeys;
        WideKeys right = after.WideKeys;
        int leftShift = Trie.Shift(left.Slots);
        int rightShift = Trie.Shift(right.Slots);
        int shift = Math.Max(leftShift, rightShift);
        WideCompare found = new();
        found.Walk(
            Lift(left.Root, leftShift, shift),
            Lift(before.Root, leftShift, shift),
            Lift(right.Root, rightShift, shift),
            Lift(after.Root, rightShift, shift),
            shift);
        return found;
    }

    /// <summary>A shallower tree under as many single-child nodes as the deeper one has levels more.</summary>
    private static object?[] Lift(object[] root, int shift, int target)
    {
        for (; shift < target; shift += Trie.Bits)
        {
            root = [root];
        }

        return root;
    }

    private void Walk(object?[] leftKeys, object?[] leftValues, object?[] rightKeys, object?[] rightValues, int shift)
    {
        if (ReferenceEquals(leftKeys, rightKeys) && ReferenceEquals(leftValues, rightValues))
        {
            return;
        }

        int length = Math.Max(leftKeys.Length, rightKeys.Length);
        for (int i = 0; i < length; i++)
        {
            object? leftKey = i < leftKeys.Length ? leftKeys[i] : null;
            object? leftValue = i < leftValues.Length ? leftValues[i] : null;
            object? rightKey = i < rightKeys.Length ? rightKeys[i] : null;
            object? rightValue = i < rightValues.Length ? rightValues[i] : null;
            if (shift > 0)
            {
                Walk(Node(leftKey), Node(leftValue), Node(rightKey), Node(rightValue), shift - Trie.Bits);
            }
            else if (!ReferenceEquals(leftKey, rightKey) || !ReferenceEquals(leftValue, rightValue))
            {
                Note(Before, leftKey);
                Note(After, rightKey);
            }
        }
    }

    private static object?[] Node(object? node) => node is null ? [] : Unsafe.As<object?[]>(node);

    private static void Note(List<string> keys, object? key)
    {
        if (key is not null)
        {
            keys.Add(Unsafe.As<string>(key));
        }
    }
}
