using System.Globalization;
using System.Text;

namespace Clp.Storage.Files;

/// <summary>
/// The store's folder, held by this process: <c>lock</c> and <c>owner</c>, <c>snapshots/</c>, and the journal's folder, whose
/// name is in <c>current</c> once the journal was rewritten (<c>journal/</c> until then).
/// </summary>
internal sealed class StoreFolder : IDisposable
{
    private const string JournalName = "journal";
    private const string CurrentName = "current";

    private readonly IFileSystem disk;
    private readonly FileStoreOptions options;
    private readonly string root;
    private readonly IDisposable? held;

    private StoreFolder(IFileSystem disk, FileStoreOptions options, string root, IDisposable? held)
    {
        (this.disk, this.options, this.root, this.held) = (disk, options, root, held);
        byte[]? current = SmallFile.Read(disk, Path.Combine(root, CurrentName), out bool isDamaged);
        if (isDamaged)
        {
            throw FileErrors.Corrupt(Path.Combine(root, CurrentName), 0, "it does not name the journal's folder");
        }

        Journal = new JournalFolder(disk, Path.Combine(root, current is null ? JournalName : Encoding.ASCII.GetString(current)));
        Snapshots = Path.Combine(root, "snapshots");
    }

    public JournalFolder Journal { get; private set; }

    public string Snapshots { get; }

    /// <summary>Puts a journal without the deleted streams in the place of this one, in one step.</summary>
    public void Rewrite()
    {
        string name = Path.GetFileName(Journal.Path) == JournalName ? JournalName + "-2" : JournalName;
        JournalFolder next = new(disk, Create(disk, root, name, options));
        JournalRewrite.Run(Journal, next, options);
        SmallFile.Replace(disk, Path.Combine(root, CurrentName), Encoding.ASCII.GetBytes(name), options.Fsync);
        disk.DeleteFolder(Journal.Path);
        Journal = next;
    }

    public static StoreFolder Open(IFileSystem disk, FileStoreOptions options)
    {
        IDisposable held = Hold(disk, options, out string root);
        try
        {
            StoreFolder folder = new(disk, options, root, held);
            folder.Prepare();
            return folder;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The folder of a store that is only read, and may be somebody else's.</summary>
    public static StoreFolder Look(IFileSystem disk, FileStoreOptions options)
        => Exists(disk, options.Root) ? new StoreFolder(disk, options, Path.GetFullPath(options.Root), null)
            : throw new StorageException(ClpCodes.MissingData, $"There is no file store in \"{options.Root}\"; name the folder that its host gives it.", StorageFailure.Rejected);

    public static bool Exists(IFileSystem disk, string root)
        => disk.FolderExists(Path.Combine(Path.GetFullPath(root), JournalName)) || disk.FileExists(Path.Combine(Path.GetFullPath(root), CurrentName));

    /// <summary>Creates the folder and takes it for this process.</summary>
    public static IDisposable Hold(IFileSystem disk, FileStoreOptions options, out string root)
    {
        root = Path.GetFullPath(options.Root);
        disk.CreateFolder(root);
        IDisposable held = disk.TryLock(Path.Combine(root, "lock")) ?? throw Locked(disk, root);
        try
        {
            WriteOwner(disk, root);
            if (options.Fsync)
            {
                disk.SyncFolder(Path.GetDirectoryName(root) ?? root);
            }

            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public static string Create(IFileSystem disk, string root, string name, FileStoreOptions options)
    {
        string path = Path.Combine(root, name);
        disk.CreateFolder(path);
        if (options.Fsync)
        {
            disk.SyncFolder(root);
        }

        return path;
    }

    public void Dispose() => held?.Dispose();

    private void Prepare()
    {
        SmallFile.CleanUp(disk, root);
        string name = Path.GetFileName(Journal.Path);
        Create(disk, root, name, options);
        Create(disk, root, Path.GetFileName(Snapshots), options);

        // What a rewriting left behind, finished or not.
        foreach (string other in disk.List(root).Where(other => other.StartsWith(JournalName, StringComparison.Ordinal) && other != name))
        {
            disk.DeleteFolder(Path.Combine(root, other));
        }
    }

    private static void WriteOwner(IFileSystem disk, string root)
    {
        using IFile owner = disk.Open(Path.Combine(root, "owner"), FileUse.Replace);
        owner.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)), 0);
    }

    private static StorageException Locked(IFileSystem disk, string root)
    {
        string owner = "another process";
        string path = Path.Combine(root, "owner");
        if (disk.FileExists(path))
        {
            using IFile file = disk.Open(path, FileUse.Read);
            Span<byte> bytes = stackalloc byte[16];
            string id = Encoding.ASCII.GetString(bytes[..file.Read(bytes, 0)]);
            owner = id == Environment.ProcessId.ToString(CultureInfo.InvariantCulture) ? "this process" : $"process {id}";
        }

        return new StorageException(ClpCodes.StoreLocked, $"The store is in use by {owner}. Close it there first, or give this one another folder.", StorageFailure.Rejected);
    }
}
