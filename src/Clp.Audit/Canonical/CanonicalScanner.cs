using System.Buffers;
using System.Text.Unicode;

namespace Clp.Audit;

/// <summary>
/// Tells in one pass, without building a tree, whether bytes are one JSON object in canonical form, exactly as
/// <see cref="CanonicalJson"/> writes it: sorted keys without duplicates, no spaces, shortest escapes and numbers.
/// </summary>
internal ref struct CanonicalScanner
{
    private static readonly SearchValues<byte> TextEnds = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> json;
    private int at;
    private string? problem;

    private CanonicalScanner(ReadOnlySpan<byte> json) => this.json = json;

    /// <summary>Null when the bytes are a canonical object; otherwise what is wrong, and the offset of it.</summary>
    public static string? Check(ReadOnlySpan<byte> json, out int offset)
    {
        CanonicalScanner scanner = new(json);
        offset = 0;
        if (!Utf8.IsValid(json))
        {
            return "it is not valid UTF-8";
        }

        if (json.IsEmpty || json[0] != '{')
        {
            return "it is not a JSON object";
        }

        bool isCanonical = scanner.Value(0) && (scanner.at == json.Length || scanner.Fail("something follows the object"));
        offset = scanner.at;
        return isCanonical ? null : scanner.problem;
    }

    private bool Value(int depth)
    {
        if (depth >= CanonicalLimits.MaxDepth)
        {
            return Fail("it is nested too deeply");
        }

        switch (Current)
        {
            case (byte)'{': return Object(depth);
            case (byte)'[': return Array(depth);
            case (byte)'"': return Text(out _);
            case (byte)'t': return Word("true"u8);
            case (byte)'f': return Word("false"u8);
            case (byte)'n': return Word("null"u8);
            default:
                int length = CanonicalNumber.Length(json[at..]);
                if (length == 0)
                {
                    return Fail("it is not canonical JSON");
                }

                at += length;
                return true;
        }
    }

    private bool Object(int depth)
    {
        at++;
        if (Current == '}')
        {
            at++;
            return true;
        }

        ReadOnlySpan<byte> last = default;
        bool isFirst = true;
        while (true)
        {
            int keyAt = at;
            if (Current != '"' || !Text(out ReadOnlySpan<byte> key))
            {
                return Fail("it is not canonical JSON");
            }

            int order = isFirst ? -1 : CanonicalKeys.Compare(last, key);
            if (order >= 0)
            {
                at = keyAt;
                return Fail(order == 0 ? "a key occurs twice" : "its keys are not in canonical order");
            }

            if (Current != ':')
            {
                return Fail("it is not canonical JSON");
            }

            at++;
            if (!Value(depth + 1))
            {
                return false;
            }

            last = key;
            isFirst = false;
            if (Current != ',')
            {
                return Ends('}');
            }

            at++;
        }
    }

    private bool Array(int depth)
    {
        at++;
        if (Current == ']')
        {
            at++;
            return true;
        }

        while (Value(depth + 1))
        {
            if (Current != ',')
            {
                return Ends(']');
            }

            at++;
        }

        return false;
    }

    private bool Text(out ReadOnlySpan<byte> content)
    {
        int start = ++at;
        content = default;
        while (true)
        {
            int skip = json[at..].IndexOfAny(TextEnds);
            if (skip < 0)
            {
                at = json.Length;
                return Fail("a text does not end");
            }

            at += skip;
            switch (json[at])
            {
                case (byte)'"':
                    content = json[start..at];
                    at++;
                    return true;
                case (byte)'\\':
                    int length = CanonicalKeys.EscapeLength(json[at..]);
                    if (length == 0)
                    {
                        return Fail("a text is not escaped the canonical way");
                    }

                    at += length;
                    break;
                default:
                    return Fail("a text has a raw control character");
            }
        }
    }

    private readonly int Current => at < json.Length ? json[at] : -1;

    private bool Word(ReadOnlySpan<byte> word)
    {
        if (!json[at..].StartsWith(word))
        {
            return Fail("it is not canonical JSON");
        }

        at += word.Length;
        return true;
    }

    private bool Ends(char end)
    {
        if (Current != end)
        {
            return Fail("it is not canonical JSON");
        }

        at++;
        return true;
    }

    private bool Fail(string what)
    {
        problem ??= what;
        return false;
    }
}
