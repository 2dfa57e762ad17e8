using Clp;

namespace CustomerDesk.Eval;

/// <summary>Reads a file of one JSON object per line. A damaged line becomes a problem; the others go on.</summary>
internal static class JsonLines
{
    // A recorded conversation holds whole tool answers.
    private static readonly StateLimits LineLimits = StateLimits.Default with { MaxBytes = 64 * 1024 * 1024, MaxTextLength = 16 * 1024 * 1024 };

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>Every line that <paramref name="read"/> can make something of.</summary>
    /// <exception cref="ClpException">The file is missing or unreadable.</exception>
    public static IReadOnlyList<T> Read<T>(string path, List<LineProblem> problems, Func<StateObject, int, T> read)
    {
        List<T> items = [];
        ReadOnlySpan<byte> rest = BenchmarkFolder.ReadBytes(path);
        rest = rest.StartsWith(ByteOrderMark) ? rest[ByteOrderMark.Length..] : rest;
        for (int number = 1; !rest.IsEmpty; number++)
        {
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? rest : rest[..end]).Trim(" \t\r"u8);
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (!line.IsEmpty)
            {
                Add(line, number, Path.GetFileName(path), items, problems, read);
            }
        }

        return items;
    }

    /// <summary>A text field that a line must have; a number counts as its text.</summary>
    /// <exception cref="ClpException"><see cref="ClpCodes.DamagedLine"/>: it is absent or of another kind.</exception>
    public static string Required(StateObject line, string field) => line.Field(field) switch
    {
        StateText text => text.Value,
        StateNumber number => number.Text,
        _ => throw Damaged($"the line has no '{field}'"),
    };

    /// <summary>A list field that a line must have.</summary>
    /// <exception cref="ClpException"><see cref="ClpCodes.DamagedLine"/>: it is absent or of another kind.</exception>
    public static StateArray RequiredList(StateObject line, string field) =>
        line.Field(field) as StateArray ?? throw Damaged($"the line has no list '{field}'");

    public static ClpException Damaged(string what) =>
        new(ClpCodes.DamagedLine, what + "; each line is one JSON object in the benchmark's layout");

    // Bytes, not text: a decoder would quietly replace what is no UTF-8.
    private static void Add<T>(ReadOnlySpan<byte> line, int number, string file, List<T> items, List<LineProblem> problems, Func<StateObject, int, T> read)
    {
        try
        {
            items.Add(read(StateValue.Parse(line, LineLimits) as StateObject ?? throw new ClpException(ClpCodes.WrongKind, "the line is no JSON object; write one on each line"), number));
        }
        catch (ClpException exception)
        {
            problems.Add(new(file, number, exception.Code, exception.Message));
        }
    }
}
