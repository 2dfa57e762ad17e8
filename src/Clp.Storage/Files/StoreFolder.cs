using System.Globalization;
using System.Text;

namespace Clp.Storage.Files;

/// <summary>The store's folder, held by this process: <c>lock</c> and <c>owner</c>, <c>journal/</c>, <c>snapshots/</c>.</summary>
internal sealed class StoreFolder : IDisposable
{
    private readonly IDisposable held;

    private StoreFolder(IFileSystem disk, string root, IDisposable held)
    {
        this.held = held;
        Journal = new JournalFolder(disk, Path.Combine(root, "journal"));
        Snapshots = Path.Combine(root, "snapshots");
    }

    public JournalFolder Journal { get; }

    public string Snapshots { get; }

    public static StoreFolder Open(IFileSystem disk, FileStoreOptions options)
    {
        IDisposable held = Hold(disk, options, out string root);
        try
        {
            Create(disk, root, "journal", options);
            Create(disk, root, "snapshots", options);
            return new StoreFolder(disk, root, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

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

    public void Dispose() => held.Dispose();

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
