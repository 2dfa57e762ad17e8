using Clp.Storage.Files;

namespace Clp.Storage.Tests.Disks;

/// <summary>How the chosen call fails.</summary>
public enum Fault
{
    /// <summary>An I/O error before anything happened.</summary>
    Before,
    /// <summary>An I/O error although it was done.</summary>
    After,
    /// <summary>The disk is full: half of a write is there, other calls did nothing.</summary>
    Full,
    /// <summary>From the chosen call on, every call fails.</summary>
    Dead,
    /// <summary>From the chosen call on, every flush and every write fails; reading works.</summary>
    ReadOnly,
}

/// <summary>A disk of which the N-th call fails. A failed flush loses what it was to make durable, as real systems do.</summary>
public sealed class FaultyDisk : IFileSystem
{
    private readonly SimulatedDisk disk;
    private readonly int failingCall;
    private readonly Fault fault;
    private int calls;

    public FaultyDisk(SimulatedDisk disk, int failingCall, Fault fault) => (this.disk, this.failingCall, this.fault) = (disk, failingCall, fault);

    /// <summary>Whether the chosen call was ever made.</summary>
    public bool HasFailed => Volatile.Read(ref calls) >= failingCall;

    public void CreateFolder(string path) => Do(() => disk.CreateFolder(path));

    public bool FolderExists(string path) => disk.FolderExists(path);

    public void DeleteFolder(string path) => Do(() => disk.DeleteFolder(path));

    public IReadOnlyList<string> List(string folder)
    {
        IReadOnlyList<string> names = [];
        Do(() => names = disk.List(folder), isRead: true);
        return names;
    }

    public bool FileExists(string path) => disk.FileExists(path);

    public void Rename(string from, string to) => Do(() => disk.Rename(from, to));

    public void Delete(string path) => Do(() => disk.Delete(path));

    public void SyncFolder(string path) => Do(() => disk.SyncFolder(path));

    public long FreeBytes(string folder)
    {
        long free = 0;
        Do(() => free = disk.FreeBytes(folder), isRead: true);
        return free;
    }

    public IDisposable? TryLock(string path) => disk.TryLock(path);

    IFile IFileSystem.Open(string path, FileUse use)
    {
        IFile? file = null;
        Do(() => file = ((IFileSystem)disk).Open(path, use), isRead: use == FileUse.Read);
        return new Handle(this, file!, path);
    }

    private void Do(Action call, bool isRead = false, Action? half = null, Action? lose = null)
    {
        int number = Interlocked.Increment(ref calls);
        bool fails = fault switch
        {
            Fault.Dead => number >= failingCall,
            Fault.ReadOnly => number >= failingCall && !isRead,
            _ => number == failingCall,
        };
        if (!fails)
        {
            call();
            return;
        }

        if (lose is not null)
        {
            lose();
        }
        else if (fault == Fault.After)
        {
            call();
        }
        else if (fault == Fault.Full)
        {
            half?.Invoke();
        }

        throw new IOException(fault == Fault.Full ? "No space left on device" : "Input/output error");
    }

    private sealed class Handle(FaultyDisk owner, IFile file, string path) : IFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> buffer, long offset)
        {
            byte[] bytes = new byte[buffer.Length];
            int read = 0;
            owner.Do(() => read = file.Read(bytes, offset), isRead: true);
            bytes.AsSpan(0, read).CopyTo(buffer);
            return read;
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            byte[] copy = bytes.ToArray();
            owner.Do(() => file.Write(copy, offset), half: () => file.Write(copy.AsSpan(0, copy.Length / 2), offset));
        }

        public void SetLength(long length) => owner.Do(() => file.SetLength(length));

        public void Flush() => owner.Do(file.Flush, lose: () => owner.disk.FailFlush(path));

        public void Dispose() => file.Dispose();
    }
}
