namespace Clp.Storage.Files;

/// <summary>
/// Everything the file store does to a disk, as few and as plain calls as a disk has. Tests put a recording or a failing one
/// in its place. Failures are <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>. Thread-safe.
/// </summary>
internal interface IFileSystem
{
    /// <summary>Creates the folder and those above it; durable once the folder above is synced.</summary>
    void CreateFolder(string path);

    bool FolderExists(string path);

    void DeleteFolder(string path);

    /// <summary>The names of the files and folders in it; none when it does not exist.</summary>
    IReadOnlyList<string> List(string folder);

    bool FileExists(string path);

    IFile Open(string path, FileUse use);

    /// <summary>Gives a file or folder another name in the same folder, replacing a file of that name in one step; durable once the folder is synced.</summary>
    void Rename(string from, string to);

    void Delete(string path);

    /// <summary>Makes creations, renames and deletions in the folder durable.</summary>
    void SyncFolder(string path);

    /// <summary>How many bytes there is room for where the folder is.</summary>
    long FreeBytes(string folder);

    /// <summary>Holds the file until disposed or the process ends; null when somebody else holds it.</summary>
    IDisposable? TryLock(string path);
}

/// <summary>What a file is opened for.</summary>
internal enum FileUse
{
    /// <summary>Reading an existing file.</summary>
    Read,
    /// <summary>Reading and writing an existing file.</summary>
    Write,
    /// <summary>Writing a file that is created, or emptied when it exists.</summary>
    Replace,
}

/// <summary>An open file.</summary>
internal interface IFile : IDisposable
{
    long Length { get; }

    /// <summary>Fills the buffer from the offset on; fewer bytes only at the file's end.</summary>
    int Read(Span<byte> buffer, long offset);

    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Makes the content durable. After a failure nobody knows what is on the disk.</summary>
    void Flush();

    void SetLength(long length);
}
