using Clp;

namespace CustomerDesk.Eval;

/// <summary>Reads a file of one JSON object per line. A damaged line becomes a problem; the others go on.</summary>
internal static class JsonLines
{
    // A recorded conversation holds whole tool answers.
    private static readonly StateLimits LineLimits = StateLimits.Default with { MaxBytes = 64 * 1024 * 1024, MaxTextLength = 16 * 1024 * 1024 };

    /// <summary>Every line that <paramref name="read"/> can make something of.</summary>
    /// <exception cref="ClpException">The file is missing or unreadable.</exception>
    public static IReadOnlyList<T> Read<T>(string path, List<LineProblem> problems, Func<StateObject, int, T> read)
    {
        List<T> items = [];
        string[] lines = BenchmarkFolder.ReadLines(path);
        for (int i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
            {
                continue;
            }

            try
            {
                items.Add(read(StateObject.Parse(lines[i], LineLimits), i + 1));
            }
            catch (ClpException exception)
            {
                problems.Add(new(Path.GetFileName(path), i + 1, exception.Code, exception.Message));
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
}
