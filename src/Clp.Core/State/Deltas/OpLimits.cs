using System.Collections.Immutable;

namespace Clp;

/// <summary>Caps on what an operation brings into the state.</summary>
internal static class OpLimits
{
    internal static void Check(StateOp op, StateLimits limits)
    {
        CheckPath(op.Path, limits);
        switch (op)
        {
            case StateOp.Set set:
                Check(set.Value, limits);
                break;
            case StateOp.Merge merge:
                Check(merge.Value, limits);
                break;
            case StateOp.Edit edit:
                Check(edit.Op, limits);
                break;
        }
    }

    internal static void CheckSet(StatePath path, StateValue value, StateLimits limits)
    {
        CheckPath(path, limits);
        Check(value, limits);
    }

    private static void CheckPath(StatePath path, StateLimits limits)
    {
        if (path.Length > limits.MaxPathSegments)
        {
            throw StateErrors.BadPath("the path has more segments than StateLimits.MaxPathSegments allows");
        }
    }

    private static void Check(ArrayOp op, StateLimits limits)
    {
        ImmutableArray<StateValue> items = op switch
        {
            ArrayOp.Push push => push.Items,
            ArrayOp.Splice splice => splice.Items,
            ArrayOp.Insert insert => [insert.Item],
            ArrayOp.Upsert upsert => [upsert.Item],
            _ => [],
        };
        foreach (StateValue item in items)
        {
            Check(item, limits);
        }
    }

    private static void Check(StateValue value, StateLimits limits)
    {
        // First: what comes after walks the value, and a shared subtree is walked as often as it occurs.
        if (value.Extent.Weight > limits.MaxBytes)
        {
            throw StateErrors.TooLarge("a value's size in bytes", limits.MaxBytes);
        }

        CheckTexts(value, limits);
    }

    private static void CheckTexts(StateValue value, StateLimits limits)
    {
        switch (value)
        {
            case StateText text when text.Value.Length > limits.MaxTextLength:
                throw StateErrors.TooLarge("a text's length", limits.MaxTextLength);
            case StateNumber { IsPacked: false } number when number.Text.Length > limits.MaxNumberLength:
                throw StateErrors.TooLarge("a number's length", limits.MaxNumberLength);
            case StateObject fields:
                FieldCursor field = new(fields);
                while (field.MoveNext())
                {
                    if (field.Key.Length > limits.MaxTextLength)
                    {
                        throw StateErrors.TooLarge("a key's length", limits.MaxTextLength);
                    }

                    CheckTexts(field.Value, limits);
                }

                break;
            case StateArray items:
                ItemCursor item = new(items);
                while (item.MoveNext())
                {
                    CheckTexts(item.Value, limits);
                }

                break;
        }
    }
}
