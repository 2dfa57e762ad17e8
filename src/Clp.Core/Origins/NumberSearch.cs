namespace Clp;

/// <summary>
/// Whether a text says a number, however it is written: 1000, 1,000 or 1000.00. For trust it reads as English does where a
/// writing is ambiguous and never takes a part of something else (a date, a range, an article number) for a number;
/// for distrust every reading counts.
/// </summary>
internal static class NumberSearch
{
    private const int Longest = 40;

    public static bool Finds(string text, StateNumber number, bool everyReading, ScanBudget budget)
    {
        if (!budget.Pay(text.Length, 0))
        {
            return false;
        }

        string digits = DigitsOf(number);
        for (int at = NextDigit(text, 0); at >= 0;)
        {
            int end = EndOf(text, at);
            if (!budget.Pay(end - at))
            {
                return false;
            }

            if (end - at <= Longest && HasDigits(text.AsSpan(at, end - at), digits) && (everyReading || StandsAlone(text, at, end)) && Readings(text, at, end, everyReading).Any(number.Equals))
            {
                return true;
            }

            at = NextDigit(text, end);
        }

        return false;
    }

    /// <summary>The digits of a number without the zeros around them: whatever the writing, they are the same.</summary>
    private static string DigitsOf(StateNumber number)
    {
        string text = number.Text;
        int exponent = text.AsSpan().IndexOfAny('e', 'E');
        return string.Concat((exponent < 0 ? text : text[..exponent]).Where(char.IsAsciiDigit)).Trim('0');
    }

    private static bool HasDigits(ReadOnlySpan<char> said, string digits)
    {
        int matched = 0;
        foreach (char c in said.Trim("0.,'"))
        {
            if (!char.IsAsciiDigit(c))
            {
                continue;
            }

            if (matched == digits.Length || c != digits[matched++])
            {
                return false;
            }
        }

        return matched == digits.Length;
    }

    private static int NextDigit(string text, int from)
    {
        int found = text.AsSpan(from).IndexOfAnyInRange('0', '9');
        return found < 0 ? -1 : from + found;
    }

    // Digits, with single separators that have a digit on both sides.
    private static int EndOf(string text, int at)
    {
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] is '.' or ',' or '\'' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))))
        {
            at++;
        }

        return at;
    }

    private static bool StandsAlone(string text, int at, int end)
    {
        char before = at == 0 ? ' ' : text[at - 1];
        char after = end == text.Length ? ' ' : text[end];
        bool isSigned = before == '-' && (at == 1 || char.IsWhiteSpace(text[at - 2]));
        bool isJoinedAfter = after is '-' or '/' or ':' && end + 1 < text.Length && char.IsLetterOrDigit(text[end + 1]);
        return (isSigned || !(IsWordPart(before) || before is '-' or '/' or ':' or '.' or ',' or '@' or '\\'))
            && !isJoinedAfter && !(IsWordPart(after) || after is '@' or '\\');
    }

    private static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c == '_' || char.IsSurrogate(c) || Lookalikes.IsInvisible(c);

    private static IEnumerable<StateNumber> Readings(string text, int at, int end, bool everyReading)
    {
        string said = text[at..end];
        string sign = at > 0 && text[at - 1] == '-' && (at == 1 || char.IsWhiteSpace(text[at - 2])) ? "-" : "";
        foreach (string plain in everyReading ? Every(said) : Sure(said))
        {
            if (StateNumber.TryParse(sign + Trimmed(plain), out StateNumber? number))
            {
                yield return number;
            }
        }
    }

    private static IEnumerable<string> Sure(string said)
    {
        char last = said[said.LastIndexOfAny(['.', ',', '\'']) is >= 0 and int i ? i : 0];
        if (char.IsAsciiDigit(last))
        {
            return [said];
        }

        char group = last == '.' ? ',' : '.';
        return IsGrouped(said, ',', '.') ? [Plain(said, ',', '.')]
            : IsGrouped(said, '\'', '.') ? [Plain(said, '\'', '.')]
            : last == ',' && IsGrouped(said, group, ',') ? [Plain(said, group, ',')]
            : [];
    }

    private static IEnumerable<string> Every(string said)
        => [.. Sure(said), .. IsGrouped(said, '.', ',') ? [Plain(said, '.', ',')] : Array.Empty<string>()];

    /// <summary>Groups of three before the mark of the fraction, or none at all.</summary>
    private static bool IsGrouped(string said, char group, char fraction)
    {
        string[] parts = said.Split(fraction);
        if (parts.Length > 2 || (parts.Length == 2 && !parts[1].All(char.IsAsciiDigit)))
        {
            return false;
        }

        string[] groups = parts[0].Split(group);
        return groups.All(digits => digits.All(char.IsAsciiDigit))
            && (groups.Length == 1 || (groups[0].Length is >= 1 and <= 3 && groups[1..].All(digits => digits.Length == 3)));
    }

    private static string Plain(string said, char group, char fraction)
        => said.Replace(group.ToString(), "", StringComparison.Ordinal).Replace(fraction, '.');

    // JSON knows no leading zeros.
    private static string Trimmed(string plain)
    {
        string digits = plain.TrimStart('0');
        return digits.Length == 0 || digits[0] == '.' ? "0" + digits : digits;
    }
}
