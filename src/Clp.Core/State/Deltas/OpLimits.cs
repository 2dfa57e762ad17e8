using System.Collections.Immutable;

namespace Clp;

/// <summary>Caps on what an operation brings into the state.</summary>
internal static class OpLimits
{
    internal static void Check(StateOp op, StateLimits limits)
    {
        if (op.Path.Length > limits.MaxPathSegments)
        {
            throw StateErrors.BadPath("the path has more segments than StateLimits.MaxPathSegments allows");
        }

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

                    Check(field.Value, limits);
                }

                break;
            case StateArray items:
                ItemCursor item = new(items);
                while (item.MoveNext())
                {
                    Check(item.Value, limits);
                }

                break;
        }
    }
}
