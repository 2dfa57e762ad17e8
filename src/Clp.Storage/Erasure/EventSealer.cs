using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Clp.Storage.Erasure;

/// <summary>Puts sealed texts in the place of personal values and of free texts within one event.</summary>
internal sealed class EventSealer(PersonalContract personal, SubjectKey key, RandomNumberGenerator random, string place) : IEventValues
{
    public StateObject Inputs(string slot, StateObject values) => (StateObject)Value(values, personal.Inputs, SealedPlace.Within(place, slot));

    public StateDelta Delta(StateDelta delta)
    {
        ImmutableArray<StateOp> ops = delta.Ops;
        StateOp[] changed = new StateOp[ops.Length];
        bool isSame = true;
        for (int i = 0; i < changed.Length; i++)
        {
            changed[i] = Op(ops[i], SealedPlace.Within(SealedPlace.Within(place, "delta"), i.ToString(CultureInfo.InvariantCulture)));
            isSame &= ReferenceEquals(changed[i], ops[i]);
        }

        return isSame ? delta : StateDelta.Of(changed);
    }

    public string Text(string slot, string text)
        => text.Length == 0 ? text
            : key.IsDestroyed ? SealedText.Erased
            : Seal(SealedPlace.Within(place, slot), SealedContent.OfText(text));

    public ValidationError Error(string slot, ValidationError error)
    {
        string at = SealedPlace.Within(place, slot);
        string message = key.IsDestroyed ? SealedText.Erased : Seal(at, SealedContent.OfValue(StateArray.Of(error.Path.ToString(), error.Message)));
        return new ValidationError(Known(error.Path), error.Code, message);
    }

    private StateOp Op(StateOp op, string at)
    {
        PersonalTree tree = personal.State;
        for (int i = 0; i < op.Path.Length; i++)
        {
            tree = tree.Step(op.Path[i]);
            if (tree.IsWhole)
            {
                return Below(op, Start(op.Path, i + 1), at);
            }
        }

        string start = SealedPlace.Within(at, op.Path.ToString());
        return op switch
        {
            StateOp.Set set => Value(set.Value, tree, start) is var value && ReferenceEquals(value, set.Value) ? op : new StateOp.Set(op.Path, value),
            StateOp.Merge merge => Value(merge.Value, tree, start) is var value && ReferenceEquals(value, merge.Value) ? op
                : new StateOp.Merge(op.Path, value as StateObject ?? throw Unsealable("merges what is a list by its declaration")),
            StateOp.Edit edit => Edit(edit, tree.Items, start),
            _ => op,
        };
    }

    // At a personal field, or below it: even where it acts within tells something. After erasure the field is what is left.
    private StateOp Below(StateOp op, StatePath field, string at)
    {
        bool isField = op.Path == field;
        string start = SealedPlace.Within(at, field.ToString());
        return op switch
        {
            StateOp.Remove when isField => op,
            StateOp.Set set when isField => Value(set.Value, PersonalTree.Whole, start) is var value && ReferenceEquals(value, set.Value) ? op : new StateOp.Set(field, value),
            _ when key.IsDestroyed => throw Refused(),
            _ => new StateOp.Set(field, Seal(start, SealedContent.OfOp(op))),
        };
    }

    private StateOp.Edit Edit(StateOp.Edit edit, PersonalTree items, string start)
    {
        ArrayOp op = edit.Op switch
        {
            ArrayOp.Push push => Items(push.Items, items, start) is var sealing && sealing == push.Items ? push : new ArrayOp.Push(sealing),
            ArrayOp.Splice splice => Items(splice.Items, items, start) is var sealing && sealing == splice.Items ? splice : splice with { Items = sealing },
            ArrayOp.Insert insert => Value(insert.Item, items, start) is var item && ReferenceEquals(item, insert.Item) ? insert : insert with { Item = item },
            ArrayOp.Upsert upsert when items.Step(upsert.Key).IsWhole => throw Unsealable("finds an item by a personal field"),
            ArrayOp.Upsert upsert => Value(upsert.Item, items, start) is var item && ReferenceEquals(item, upsert.Item) ? upsert
                : upsert with { Item = item as StateObject ?? throw Unsealable("puts an item into what is no list by its declaration") },
            _ => edit.Op,
        };
        return ReferenceEquals(op, edit.Op) ? edit : new StateOp.Edit(edit.Path, op);
    }

    private ImmutableArray<StateValue> Items(ImmutableArray<StateValue> items, PersonalTree tree, string at)
    {
        StateValue[] changed = [.. items.Select((item, i) => Value(item, tree, SealedPlace.Within(at, i.ToString(CultureInfo.InvariantCulture))))];
        return changed.AsSpan().SequenceEqual(items.AsSpan(), ReferenceEqualityComparer.Instance) ? items : ImmutableCollectionsMarshal.AsImmutableArray(changed);
    }

    private StateValue Value(StateValue value, PersonalTree tree, string at)
    {
        switch (value)
        {
            case StateNull:
                return value;
            case StateRedacted:
                return SealedText.Erased;
            case StateObject fields when !tree.IsWhole:
                StateObject changed = fields;
                foreach ((string name, StateValue field) in fields)
                {
                    StateValue next = Value(field, tree.Field(name), SealedPlace.Within(at, name));
                    changed = ReferenceEquals(next, field) ? changed : changed.With(name, next);
                }

                return changed;
            case StateArray items when !tree.IsWhole && !tree.Items.IsWhole:
                ImmutableArray<StateValue> before = [.. items];
                ImmutableArray<StateValue> after = Items(before, tree.Items, at);
                return after == before ? items : StateArray.From(after);

            // What looks like a sealed text and is none must not be taken for one later.
            default:
                return !tree.IsOpen || (value is StateText text && SealedText.Is(text.Value)) ? Sealed(value, at) : value;
        }
    }

    private StateValue Sealed(StateValue value, string at) => key.IsDestroyed ? throw Refused() : Seal(at, SealedContent.OfValue(value));

    private string Seal(string at, byte[] content)
    {
        string text = SealedText.Seal(key, random, at, content);
        CryptographicOperations.ZeroMemory(content);
        return text;
    }

    // Only as far as the path is made of declared names, in the state as well as in inputs.
    private StatePath Known(StatePath path)
    {
        (PersonalTree state, PersonalTree inputs) = (personal.State, personal.Inputs);
        for (int i = 0; i < path.Length; i++)
        {
            (state, inputs) = (state.Step(path[i]), inputs.Step(path[i]));
            if (state.IsWhole || inputs.IsWhole)
            {
                return Start(path, i + 1);
            }
        }

        return path;
    }

    private static StatePath Start(StatePath path, int length)
    {
        while (path.Length > length)
        {
            path = path.Parent;
        }

        return path;
    }

    private static StorageException Refused() => new(
        ClpCodes.SubjectErased,
        "The subject was erased, and the append holds a personal value for it; nothing was written. Open a new subject when the person comes back.",
        StorageFailure.Rejected);

    private static StorageException Unsealable(string what) => new(
        ClpCodes.BadArgument,
        $"A change {what} and cannot be sealed; resolve it against the state (StateDelta.Resolve) before it is appended. Nothing was written.",
        StorageFailure.Rejected);
}
