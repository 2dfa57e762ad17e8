namespace CustomerDesk.Demo;

/// <summary>Makes forged copies of an exported log, the way somebody with an editor would.</summary>
internal sealed class ForgedLog(string[] lines)
{
    private const string ByModel = "\"by\":\"ai:";
    private const string ByPerson = "\"by\":\"human:";

    // The file's first line names the log; entry 0 is the second line.
    private readonly int at = Array.FindLastIndex(lines, line => line.Contains(ByModel, StringComparison.Ordinal));

    public static ForgedLog Read(string path) => new(File.ReadAllLines(path));

    /// <summary>True when there is an entry that names a model as its maker.</summary>
    public bool CanBeChanged => at > 0;

    /// <summary>Writes a copy in which the newest entry that a model made says that a person did.</summary>
    /// <returns>The entry's position.</returns>
    public long WriteChanged(string path)
    {
        string[] forged = [.. lines];
        forged[at] = lines[at].Replace(ByModel, ByPerson, StringComparison.Ordinal);
        Write(path, forged);
        return at - 1;
    }

    /// <summary>Writes a copy without the last entry.</summary>
    /// <returns>The position of the entry that is missing.</returns>
    public long WriteShortened(string path)
    {
        Write(path, lines[..^1]);
        return lines.Length - 2;
    }

    private static void Write(string path, IEnumerable<string> lines) => File.WriteAllText(path, string.Concat(lines.Select(line => line + "\n")));
}
