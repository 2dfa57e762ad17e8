using Clp;

namespace CustomerDesk.Demo;

/// <summary>The folder that a run of the demo fills, and its parts.</summary>
internal sealed record DemoFolder(string Root)
{
    public string Store => Path.Combine(Root, "store");

    public string Audit => Path.Combine(Root, "audit");

    public string Forged => Path.Combine(Root, "forged");

    public string PublicKey => Path.Combine(Audit, "public-key.pem");

    public string Log(string conversation) => Path.Combine(Audit, conversation + ".jsonl");

    public string Checkpoint(string conversation) => Path.Combine(Audit, conversation + ".checkpoint.json");

    /// <summary>Makes the folder; a temporary one when no path is given.</summary>
    /// <exception cref="ClpException"><see cref="ClpCodes.FileAccess"/>: it holds something already, or cannot be made.</exception>
    public static DemoFolder Create(string? path)
    {
        try
        {
            DirectoryInfo root = path is null ? Directory.CreateTempSubdirectory("clp-demo-") : Directory.CreateDirectory(path);
            if (root.EnumerateFileSystemInfos().Any())
            {
                throw new ClpException(ClpCodes.FileAccess, $"'{path}' is not empty, and an earlier run's log would be continued there. Name an empty or new folder with --out, or leave it out.");
            }

            DemoFolder folder = new(root.FullName);
            Directory.CreateDirectory(folder.Audit);
            Directory.CreateDirectory(folder.Forged);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ClpException(ClpCodes.FileAccess, $"'{path}' cannot be used for what the demo writes. Name an empty or new folder with --out, or leave it out.", exception);
        }
    }
}
