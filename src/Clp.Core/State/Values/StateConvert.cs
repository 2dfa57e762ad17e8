using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>From state values to the plain types that guards and transitions compute with.</summary>
internal static class StateConvert
{
    private static readonly string[] InstantFormats =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK"];

    internal static bool TryAs<T>(StateValue value, [MaybeNullWhen(false)] out T result)
    {
        if (value is T same)
        {
            result = same;
            return true;
        }

        // typeof comparisons are constants for the jitter: each value type keeps only its own branch.
        bool ok = false;
        result = default;
        if (typeof(T) == typeof(int))
        {
            ok = TryInt32(value, out int number);
            result = Unsafe.BitCast<int, T>(number);
        }
        else if (typeof(T) == typeof(long))
        {
            long number = 0;
            ok = value is StateNumber n && n.TryGetInt64(out number);
            result = Unsafe.BitCast<long, T>(number);
        }
        else if (typeof(T) == typeof(decimal))
        {
            decimal number = 0;
            ok = value is StateNumber n && n.TryGetDecimal(out number);
            result = Unsafe.BitCast<decimal, T>(number);
        }
        else if (typeof(T) == typeof(double))
        {
            ok = value is StateNumber;
            result = Unsafe.BitCast<double, T>(ok ? ((StateNumber)value).ToDouble() : 0);
        }
        else if (typeof(T) == typeof(bool))
        {
            ok = value is StateBoolean;
            result = Unsafe.BitCast<bool, T>(ok && ((StateBoolean)value).Value);
        }
        else
        {
            return TryText(value, out result);
        }

        return ok;
    }

    internal static string NameOf<T>() => typeof(T).Name;

    private static bool TryText<T>(StateValue value, [MaybeNullWhen(false)] out T result)
    {
        result = default;
        if (value is not StateText text)
        {
            return false;
        }

        object? found = null;
        if (typeof(T) == typeof(string))
        {
            found = text.Value;
        }
        else if (typeof(T) == typeof(DateOnly))
        {
            found = DateOnly.TryParseExact(text.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;
        }
        else if (typeof(T) == typeof(DateTimeOffset))
        {
            // A time without an offset is UTC: the machine's zone must not change what a recorded value means.
            found = DateTimeOffset.TryParseExact(
                text.Value, InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant) ? instant : null;
        }

        if (found is not T typed)
        {
            return false;
        }

        result = typed;
        return true;
    }

    private static bool TryInt32(StateValue value, out int result)
    {
        result = 0;
        if (value is not StateNumber n || !n.TryGetInt64(out long wide) || wide != (int)wide)
        {
            return false;
        }

        result = (int)wide;
        return true;
    }
}
