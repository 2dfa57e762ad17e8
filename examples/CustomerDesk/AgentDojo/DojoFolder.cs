using Clp;

namespace CustomerDesk.AgentDojo;

/// <summary>Finds the files of the benchmark's layout.</summary>
internal static class DojoFolder
{
    /// <summary>The folder itself, or its <c>agentdojo</c> folder when it is the data folder above.</summary>
    /// <exception cref="ClpException">There is no such folder.</exception>
    public static string Find(string folder)
    {
        string below = Path.Combine(folder, "agentdojo");
        return Directory.Exists(below) ? below
            : Directory.Exists(folder) ? folder
            : throw new ClpException(ClpCodes.MissingData, $"There is no folder '{folder}'. Name the data folder, or its agentdojo folder, with --data.");
    }

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

    /// <summary>The path, when the file exists.</summary>
    /// <exception cref="ClpException">It does not.</exception>
    public static string Existing(string path)
        => File.Exists(path) ? path : throw new ClpException(ClpCodes.MissingData, $"There is no file '{path}'. Check the name given with --recorded or the layout of --data.");
}
