using Clp;

namespace CustomerDesk.AgentDojo;

/// <summary>Finds the files of the benchmark's layout.</summary>
internal static class DojoFolder
{
    /// <summary>The recorded files of the folder.</summary>
    /// <exception cref="ClpException">There are none.</exception>
    public static IReadOnlyList<string> Recorded(string home)
    {
        string recorded = Path.Combine(home, "recorded");
        string[] files = Directory.Exists(recorded) ? Directory.GetFiles(recorded, "*.jsonl") : [];
        Array.Sort(files, StringComparer.Ordinal);
        return files.Length > 0 ? files
            : throw new ClpException(ClpCodes.MissingData, $"There are no recorded runs (recorded/*.jsonl) in '{home}'. Name files with --recorded.");
    }
}
