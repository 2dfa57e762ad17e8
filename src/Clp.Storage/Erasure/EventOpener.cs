using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Clp.Storage.Erasure;

/// <summary>Puts what was sealed back in its place within one event, or what is left of it when the key is gone. A missing key, unlike a destroyed one, is a failure.</summary>
internal sealed class EventOpener(SubjectKey? key, string place) : IEventValues
{
    /// <summary>What free text reads as when its subject was erased.</summary>
    public const string RedactedText = "[redacted]";

    public StateObject Inputs(string slot, StateObject values) => (StateObject)Value(values, SealedPlace.Within(place, slot));

    public StateDelta Delta(StateDelta delta)
    {
        ImmutableArray<StateOp> ops = delta.Ops;
        StateOp[] changed = new StateOp[ops.Length];
        bool isSame = true;
        for (int i = 0; i < changed.Length; i++)
        {
            changed[i] = Op(ops[i], SealedPlace.Within(SealedPlace.Within(SealedPlace.Within(place, "delta"), i.ToString(CultureInfo.InvariantCulture)), ops[i].Path.ToString()));
            isSame &= ReferenceEquals(changed[i], ops[i]);
        }

        return isSame ? delta : StateDelta.Of(changed);
    }

    public string Text(string slot, string text)
        => !SealedText.Is(text) ? text
            : Content(text, SealedPlace.Within(place, slot)) is { } content ? SealedContent.ToText(content)
            : RedactedText;

    public ValidationError Error(string slot, ValidationError error)
    {
        if (!SealedText.Is(error.Message))
        {
            return error;
        }

        return Content(error.Message, SealedPlace.Within(place, slot)) is not { } content ? new ValidationError(error.Path, error.Code, RedactedText)
            : SealedContent.ToValue(content) is StateArray { Count: 2 } pair
                ? new ValidationError(StatePath.TryParse(pair[0].As<string>(), out StatePath path) ? path : error.Path, error.Code, pair[1].As<string>())
            : throw new StorageException(ClpCodes.StoreCorrupt, "A sealed error is none.", StorageFailure.Corrupt);
    }

    private StateOp Op(StateOp op, string start)
    {
        switch (op)
        {
            case StateOp.Set { Value: StateText text } when SealedText.Is(text.Value):
                return Content(text.Value, start) is not { } content ? new StateOp.Set(op.Path, StateValue.Redacted)
                    : SealedContent.IsOp(content) ? SealedContent.ToOp(content)
                    : new StateOp.Set(op.Path, SealedContent.ToValue(content));
            case StateOp.Set set:
                return Value(set.Value, start) is var value && ReferenceEquals(value, set.Value) ? op : new StateOp.Set(op.Path, value);
            case StateOp.Merge merge:
                return Value(merge.Value, start) is var patch && ReferenceEquals(patch, merge.Value) ? op : new StateOp.Merge(op.Path, (StateObject)patch);
            case StateOp.Edit edit:
                ArrayOp changed = Edit(edit.Op, start);
                return ReferenceEquals(changed, edit.Op) ? op : new StateOp.Edit(op.Path, changed);
            default:
                return op;
        }
    }

    private ArrayOp Edit(ArrayOp op, string start) => op switch
    {
        ArrayOp.Push push => Items(push.Items, start) is var items && items == push.Items ? push : new ArrayOp.Push(items),
        ArrayOp.Splice splice => Items(splice.Items, start) is var items && items == splice.Items ? splice : splice with { Items = items },
        ArrayOp.Insert insert => Value(insert.Item, start) is var item && ReferenceEquals(item, insert.Item) ? insert : insert with { Item = item },
        ArrayOp.Upsert upsert => Value(upsert.Item, start) is var item && ReferenceEquals(item, upsert.Item) ? upsert : upsert with { Item = (StateObject)item },
        _ => op,
    };

    private ImmutableArray<StateValue> Items(ImmutableArray<StateValue> items, string at)
    {
        StateValue[] changed = [.. items.Select((item, i) => Value(item, SealedPlace.Within(at, i.ToString(CultureInfo.InvariantCulture))))];
        return changed.AsSpan().SequenceEqual(items.AsSpan(), ReferenceEqualityComparer.Instance) ? items : ImmutableCollectionsMarshal.AsImmutableArray(changed);
    }

    private StateValue Value(StateValue value, string at)
    {
        switch (value)
        {
            case StateText text:
                return !SealedText.Is(text.Value) ? value
                    : Content(text.Value, at) is { } content ? SealedContent.ToValue(content)
                    : StateValue.Redacted;
            case StateObject fields:
                StateObject changed = fields;
                foreach ((string name, StateValue field) in fields)
                {
                    StateValue next = Value(field, SealedPlace.Within(at, name));
                    changed = ReferenceEquals(next, field) ? changed : changed.With(name, next);
                }

                return changed;
            case StateArray items:
                ImmutableArray<StateValue> before = [.. items];
                ImmutableArray<StateValue> after = Items(before, at);
                return after == before ? items : StateArray.From(after);
            default:
                return value;
        }
    }

    // Null for what is gone.
    private byte[]? Content(string text, string at) => Open(key, at, text);

    public static byte[]? Open(SubjectKey? key, string at, string text)
        => text == SealedText.Erased || key is { IsDestroyed: true } ? null
            : SealedText.Open(key ?? throw NoKey(), at, text);

    public static StorageException NoKey() => new(
        ClpCodes.KeyStoreFailed,
        "The store has sealed values for a subject that the key store knows nothing of; give the store the keys it was written with. A subject that was erased would be remembered there.",
        StorageFailure.Rejected);
}
