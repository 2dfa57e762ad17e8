using Clp;

namespace CustomerDesk.Eval;

/// <summary>Finds and reads the files of the benchmarks' layout; a missing or damaged one is a typed error that names it.</summary>
internal static class BenchmarkFolder
{
    // A database is trusted data of several megabytes, not a payload.
    private static readonly StateLimits DatabaseLimits = StateLimits.Default with { MaxBytes = 256 * 1024 * 1024 };

    /// <summary>The folder itself, or its folder of the benchmark's name when it is the data folder above.</summary>
    /// <exception cref="ClpException"><see cref="ClpCodes.MissingData"/>: there is no such folder.</exception>
    public static string Find(string folder, string benchmark)
    {
        string below = Path.Combine(folder, benchmark);
        return Directory.Exists(below) ? below
            : Directory.Exists(folder) ? folder
            : throw new ClpException(ClpCodes.MissingData, $"There is no folder '{folder}'. Name the data folder, or its {benchmark} folder, with --data.");
    }

    /// <summary>One JSON file as an object.</summary>
    /// <exception cref="ClpException">It is missing, unreadable or no JSON object.</exception>
    public static StateObject ReadJson(string path)
    {
        byte[] bytes = ReadBytes(path);
        try
        {
            return StateValue.Parse(bytes, DatabaseLimits) as StateObject
                ?? throw new ClpException(ClpCodes.MissingData, $"'{path}' holds no JSON object. Put the benchmark's file there.");
        }
        catch (StateFormatException exception)
        {
            throw new ClpException(exception.Code, $"'{path}' is damaged: {exception.Message} Put the benchmark's file there.", exception);
        }
    }

    /// <summary>A file's bytes.</summary>
    /// <exception cref="ClpException"><see cref="ClpCodes.MissingData"/>: it is missing or unreadable.</exception>
    public static byte[] ReadBytes(string path) => Read(path, File.ReadAllBytes);

    /// <summary>A file's text.</summary>
    /// <exception cref="ClpException"><see cref="ClpCodes.MissingData"/>: it is missing or unreadable.</exception>
    public static string ReadText(string path) => Read(path, File.ReadAllText);

    private static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ClpException(ClpCodes.MissingData, $"'{path}' cannot be read. Check the layout of --data and the names given with --recorded.", exception);
        }
    }
}
