using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>Null checks and value semantics for the members of operations.</summary>
internal static class Given
{
    internal static T Value<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value;
    }

    internal static ImmutableArray<StateValue> Items(ImmutableArray<StateValue> items)
    {
        if (items.IsDefault)
        {
            return [];
        }

        foreach (StateValue item in items)
        {
            ArgumentNullException.ThrowIfNull(item, nameof(items));
        }

        return items;
    }

    internal static int Hash<T>(ImmutableArray<T> items)
    {
        HashCode hash = default;
        foreach (T item in items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }
}
