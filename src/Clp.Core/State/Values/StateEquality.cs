namespace Clp;

/// <summary>Deep comparison of values, by meaning and by exact form. Trees are at most 64 deep, so recursion is safe.</summary>
internal static class StateEquality
{
    /// <summary>Equal by meaning: numbers across spellings, objects whatever the order of keys.</summary>
    internal static bool AreEqual(StateValue left, StateValue right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        return (left, right) switch
        {
            (StateText a, StateText b) => a.Value == b.Value,
            (StateNumber a, StateNumber b) => a.NumericEquals(b),
            (StateObject a, StateObject b) => a.Count == b.Count && HaveEqualFields(a, b),
            (StateArray a, StateArray b) => a.Count == b.Count && HaveSameItems(a, b, exact: false),
            _ => false,
        };
    }

    /// <summary>Equal to the letter: the same spelling of every number and the same order of keys, hence the same JSON text.</summary>
    internal static bool AreIdentical(StateValue left, StateValue right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        return (left, right) switch
        {
            (StateText a, StateText b) => a.Value == b.Value,
            (StateNumber a, StateNumber b) => a.IsSpelledAs(b),
            (StateObject a, StateObject b) => a.Count == b.Count && HaveIdenticalFields(a, b),
            (StateArray a, StateArray b) => a.Count == b.Count && HaveSameItems(a, b, exact: true),
            _ => false,
        };
    }

    internal static int Hash(StateValue value)
    {
        switch (value)
        {
            case StateText text:
                return text.Value.GetHashCode();
            case StateNumber number:
                return HashNumber(number);
            case StateObject fields:
                // A sum, because the order of keys does not matter.
                int sum = fields.Count;
                FieldCursor field = new(fields);
                while (field.MoveNext())
                {
                    sum += HashCode.Combine(field.Key, Hash(field.Value));
                }

                return sum;
            case StateArray items:
                HashCode hash = default;
                ItemCursor item = new(items);
                while (item.MoveNext())
                {
                    hash.Add(Hash(item.Value));
                }

                return hash.ToHashCode();
            default:
                return value switch { StateNull => 1, StateBoolean { Value: true } => 3, StateBoolean => 2, _ => 4 };
        }
    }

    private static int HashNumber(StateNumber number)
    {
        ExactDecimal exact = number.Exact;
        return HashCode.Combine(exact.IsNegative, exact.Digits, exact.Exponent);
    }

    private static bool HaveEqualFields(StateObject left, StateObject right)
    {
        if (left is WideObject wideLeft && right is WideObject wideRight)
        {
            // As many keys on both sides: when each of the left is on the right, there are no others.
            return WideCompare.Of(wideLeft, wideRight).Before.TrueForAll(key => IsEqualField(right, key, ObjectStore.Find(left, key, out _)!));
        }

        FieldCursor field = new(left);
        while (field.MoveNext())
        {
            if (!IsEqualField(right, field.Key, field.Value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsEqualField(StateObject owner, string key, StateValue value) =>
        ObjectStore.Find(owner, key, out _) is { } other && AreEqual(value, other);

    private static bool HaveIdenticalFields(StateObject left, StateObject right)
    {
        FieldCursor a = new(left);
        FieldCursor b = new(right);
        while (a.MoveNext() && b.MoveNext())
        {
            if (a.Key != b.Key || !AreIdentical(a.Value, b.Value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HaveSameItems(StateArray left, StateArray right, bool exact)
    {
        ItemCursor a = new(left);
        ItemCursor b = new(right);
        while (a.MoveNext() && b.MoveNext())
        {
            if (!(exact ? AreIdentical(a.Value, b.Value) : AreEqual(a.Value, b.Value)))
            {
                return false;
            }
        }

        return true;
    }
}
