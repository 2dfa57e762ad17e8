namespace Clp.Storage.Files;

/// <summary>The real disk.</summary>
internal sealed class PhysicalFileSystem : IFileSystem
{
    public static PhysicalFileSystem Instance { get; } = new();

    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public bool FolderExists(string path) => Directory.Exists(path);

    public void DeleteFolder(string path) => Directory.Delete(path, recursive: true);

    public IReadOnlyList<string> List(string folder)
        => Directory.Exists(folder) ? [.. Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry))] : [];

    public bool FileExists(string path) => File.Exists(path);

    public IFile Open(string path, FileUse use) => new PhysicalFile(use switch
    {
        FileUse.Read => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
        FileUse.Write => File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete),
        _ => File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete),
    });

    public void Rename(string from, string to)
    {
        if (Directory.Exists(from))
        {
            Directory.Move(from, to);
        }
        else
        {
            File.Move(from, to, overwrite: true);
        }
    }

    public void Delete(string path) => File.Delete(path);

    public void SyncFolder(string path) => NativeSync.Folder(path);

    public long FreeBytes(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    public IDisposable? TryLock(string path)
    {
        try
        {
            // The lock belongs to the open file, so the system releases it however the process ends.
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
