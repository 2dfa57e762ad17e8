using System.Globalization;

namespace Clp.Audit;

/// <summary>Says why a line is not an entry, for people.</summary>
internal static class LineTrouble
{
    private static readonly string[] Fields = ["event", "hash", "position", "previousHash"];

    public static string Describe(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return "the line is empty";
        }

        if (line[^1] == '\r')
        {
            return "the line ends with CR LF, so it was saved by an editor or copied as text";
        }

        if (line.StartsWith("\uFEFF"u8))
        {
            return "the line starts with a byte order mark";
        }

        try
        {
            return StateValue.Parse(line, CanonicalLimits.Wide) is StateObject entry
                ? DescribeObject(line, entry)
                : "the line is JSON, but not an object";
        }
        catch (StateFormatException cause)
        {
            return "the line is not acceptable JSON: " + cause.Message;
        }
    }

    private static string DescribeObject(ReadOnlySpan<byte> line, StateObject entry)
    {
        string missing = string.Join(", ", Fields.Where(field => !entry.ContainsKey(field)));
        if (missing.Length > 0)
        {
            return "the line has no field " + missing;
        }

        string extra = string.Join(", ", entry.Keys.Except(Fields).Take(3));
        if (extra.Length > 0)
        {
            return "the line has a field that no entry has: " + extra;
        }

        string? problem = CanonicalScanner.Check(line, out int offset);
        return problem is null
            ? "its position or a hash is not spelled as one"
            : string.Create(CultureInfo.InvariantCulture, $"the line is not in canonical form at byte {offset + 1}: {problem}");
    }
}
