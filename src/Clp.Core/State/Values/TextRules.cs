namespace Clp;

/// <summary>What text and keys may enter the state.</summary>
internal static class TextRules
{
    /// <summary>Throws when the text holds a lone surrogate: it would have no UTF-8 form and could be written but never read back.</summary>
    internal static void Check(string text)
    {
        if (!IsWellFormed(text))
        {
            throw StateErrors.BadText();
        }
    }

    /// <summary>The text, or null; throws as <see cref="Check"/> does.</summary>
    internal static string? Checked(string? text)
    {
        if (text is not null)
        {
            Check(text);
        }

        return text;
    }

    internal static bool IsWellFormed(string text)
    {
        int i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        if (i < 0)
        {
            return true;
        }

        for (; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    /// <summary>Throws when the key is reserved or not well formed.</summary>
    internal static void CheckKey(string key)
    {
        if (IsReserved(key))
        {
            throw StateErrors.ReservedKey(key);
        }

        Check(key);
    }

    /// <summary>Keys that are harmless here but poison a JavaScript reader of the same data.</summary>
    internal static bool IsReserved(string key) => key.Length switch
    {
        9 => key is "__proto__" or "prototype",
        11 => key is "constructor",
        _ => false,
    };
}
