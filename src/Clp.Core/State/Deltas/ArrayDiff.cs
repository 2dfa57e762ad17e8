using System.Collections.Immutable;

namespace Clp;

/// <summary>The one operation that turns an array into one of another length.</summary>
internal static class ArrayDiff
{
    /// <summary>Where the arrays begin to differ, and where each ends to.</summary>
    internal static (int Start, int LeftEnd, int RightEnd) Core(StateArray before, StateArray after)
    {
        int shorter = Math.Min(before.Count, after.Count);
        int start = 0;
        while (start < shorter && StateEquality.AreIdentical(before[start], after[start]))
        {
            start++;
        }

        int tail = 0;
        while (tail < shorter - start && StateEquality.AreIdentical(before[before.Count - 1 - tail], after[after.Count - 1 - tail]))
        {
            tail++;
        }

        return (start, before.Count - tail, after.Count - tail);
    }

    internal static ArrayOp Edit(StateArray before, StateArray after, int start, int leftEnd, int rightEnd)
    {
        if (Removed(before, after, start, leftEnd, rightEnd) is { } indices)
        {
            return new ArrayOp.RemoveAt(indices);
        }

        ImmutableArray<StateValue>.Builder added = ImmutableArray.CreateBuilder<StateValue>(rightEnd - start);
        for (int i = start; i < rightEnd; i++)
        {
            added.Add(after[i]);
        }

        bool deletes = leftEnd > start;
        return !deletes && start == before.Count ? new ArrayOp.Push(added.MoveToImmutable())
            : !deletes && added.Count == 1 ? new ArrayOp.Insert(start, added[0])
            : new ArrayOp.Splice(start, leftEnd - start, added.MoveToImmutable());
    }

    /// <summary>The indices whose removal alone explains the difference, or null.</summary>
    private static ImmutableArray<int>? Removed(StateArray before, StateArray after, int start, int leftEnd, int rightEnd)
    {
        if (leftEnd - start <= rightEnd - start)
        {
            return null;
        }

        ImmutableArray<int>.Builder indices = ImmutableArray.CreateBuilder<int>();
        int kept = start;
        for (int i = start; i < leftEnd; i++)
        {
            if (kept < rightEnd && StateEquality.AreIdentical(before[i], after[kept]))
            {
                kept++;
            }
            else
            {
                indices.Add(i);
            }
        }

        return kept == rightEnd ? indices.DrainToImmutable() : null;
    }
}
