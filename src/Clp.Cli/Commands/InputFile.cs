using System.Security.Cryptography;
using Clp.Audit;

namespace Clp.Cli.Commands;

/// <summary>Reads the small files that commands are given.</summary>
internal static class InputFile
{
    private const int MaxBytes = 64 * 1024;

    /// <exception cref="ClpException">It is missing, or far too large to be what it should be.</exception>
    public static string ReadText(string path, string what, long maxBytes = MaxBytes)
    {
        FileInfo file = Find(path, what);
        return file.Length <= maxBytes ? File.ReadAllText(path)
            : throw new ClpException(ClpCodes.FileAccess, $"The file '{path}' has {file.Length} bytes, which is no {what}.");
    }

    public static FileInfo Find(string path, string what)
    {
        FileInfo file = new(path);
        return file.Exists ? file : throw new ClpException(ClpCodes.MissingData, $"There is no {what} '{path}'. Check the path.");
    }

    /// <summary>A file to be read once from its beginning to its end, in large pieces.</summary>
    public static FileStream Open(string path, string what)
        => new(Find(path, what).FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1, FileOptions.SequentialScan);

    /// <summary>The checkpoint; its signature is not checked yet.</summary>
    public static Checkpoint ReadCheckpoint(string path) => Checkpoint.Parse(ReadText(path, "checkpoint").Trim());

    public static ECDsa ReadKey(string path) => AuditKeys.FromPem(ReadText(path, "key"));
}
