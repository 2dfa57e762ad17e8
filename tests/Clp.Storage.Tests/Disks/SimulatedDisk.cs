using Clp.Storage.Files;

namespace Clp.Storage.Tests.Disks;

/// <summary>
/// A disk in memory that knows what would survive the loss of power: flushed content and synced names do; everything since is
/// a pending operation that a crash may keep, drop or tear. Folders themselves are kept. Thread-safe.
/// </summary>
public sealed class SimulatedDisk : IFileSystem
{
    private readonly Lock gate = new();
    private readonly HashSet<string> folders = [];
    private readonly Dictionary<string, DiskFile> names = [];
    private readonly Dictionary<string, DiskFile> durableNames = [];
    private readonly HashSet<string> locks = [];
    private readonly List<NameChange> pendingNames = [];

    /// <summary>Called after each operation that changes something, outside the lock.</summary>
    public Action? Changed { get; set; }

    /// <summary>Set when somebody flushed a file again after its flush had failed.</summary>
    public bool WasFlushRetried { get; private set; }

    /// <summary>A store is being opened: what the one before saw is not known to it.</summary>
    internal void BeginSession()
    {
        lock (gate)
        {
            foreach (DiskFile file in names.Values)
            {
                file.Forget();
            }
        }
    }

    /// <summary>The state after a crash: durable content plus what the chooser keeps of each pending operation.</summary>
    internal SimulatedDisk Crash(CrashChooser chooser)
    {
        lock (gate)
        {
            SimulatedDisk after = new();
            after.folders.UnionWith(folders);
            after.folders.UnionWith(durableNames.Keys.Select(path => Path.GetDirectoryName(path)!));
            Dictionary<string, DiskFile> kept = new(durableNames);
            foreach (NameChange change in pendingNames)
            {
                if (chooser.KeepsName())
                {
                    change.Apply(kept);
                }
            }

            foreach ((string path, DiskFile file) in kept)
            {
                DiskFile copy = DiskFile.Durably(file.Torn(chooser.KeepsSector));
                after.names[path] = copy;
                after.durableNames[path] = copy;
            }

            return after;
        }
    }

    /// <summary>The disk as the next process finds it when this one dies and the power stays: nobody holds a lock.</summary>
    internal SimulatedDisk Copy()
    {
        lock (gate)
        {
            SimulatedDisk next = new();
            next.folders.UnionWith(folders);
            Dictionary<DiskFile, DiskFile> copies = new(ReferenceEqualityComparer.Instance);
            DiskFile CopyOf(DiskFile file) => copies.TryGetValue(file, out DiskFile? copy) ? copy : copies[file] = file.Copy();
            foreach ((string path, DiskFile file) in names)
            {
                next.names[path] = CopyOf(file);
            }

            foreach ((string path, DiskFile file) in durableNames)
            {
                next.durableNames[path] = CopyOf(file);
            }

            next.pendingNames.AddRange(pendingNames.Select(change => change with { File = CopyOf(change.File) }));
            return next;
        }
    }

    internal byte[] Bytes(string path)
    {
        lock (gate)
        {
            return names[path].Current();
        }
    }

    internal void Put(string path, byte[] bytes)
    {
        lock (gate)
        {
            names[path] = durableNames[path] = DiskFile.Durably(DiskContent.Of(bytes));
        }
    }

    /// <summary>How many operations a crash could treat one way or another, with the sectors of the largest write among them.</summary>
    internal (int Operations, int Sectors) Pending
    {
        get
        {
            lock (gate)
            {
                return (pendingNames.Count + names.Values.Sum(file => file.Pending.Count), names.Values.Select(file => file.PendingSectors).DefaultIfEmpty().Max());
            }
        }
    }

    public void CreateFolder(string path)
    {
        lock (gate)
        {
            for (string? folder = path; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                folders.Add(folder);
            }
        }
    }

    public bool FolderExists(string path)
    {
        lock (gate)
        {
            return folders.Contains(path);
        }
    }

    public void DeleteFolder(string path)
    {
        foreach (string name in List(path))
        {
            Delete(Path.Combine(path, name));
        }

        lock (gate)
        {
            folders.Remove(path);
        }
    }

    public IReadOnlyList<string> List(string folder)
    {
        lock (gate)
        {
            return [.. names.Keys.Concat(folders).Where(path => Path.GetDirectoryName(path) == folder).Select(path => Path.GetFileName(path))];
        }
    }

    public bool FileExists(string path)
    {
        lock (gate)
        {
            return names.ContainsKey(path);
        }
    }

    IFile IFileSystem.Open(string path, FileUse use)
    {
        DiskFile file;
        bool changes;
        lock (gate)
        {
            bool exists = names.TryGetValue(path, out DiskFile? found);
            changes = use == FileUse.Replace;
            if (!exists && !changes)
            {
                throw new FileNotFoundException("there is no such file", path);
            }

            if (!exists)
            {
                found = new DiskFile();
                Change(new NameChange(null, path, found));
            }
            else if (changes)
            {
                found!.Add(new DiskWrite(0, [], SetsLength: true));
            }

            file = found!;
        }

        if (changes)
        {
            Changed?.Invoke();
        }

        return new Handle(this, file);
    }

    public void Rename(string from, string to)
    {
        lock (gate)
        {
            Change(new NameChange(from, to, names[from]));
        }

        Changed?.Invoke();
    }

    public void Delete(string path)
    {
        lock (gate)
        {
            Change(new NameChange(path, null, names[path]));
        }

        Changed?.Invoke();
    }

    /// <summary>What it says of its room; it takes everything all the same.</summary>
    public long Free { get; set; } = long.MaxValue;

    public long FreeBytes(string folder) => Free;

    public void SyncFolder(string path)
    {
        lock (gate)
        {
            foreach (NameChange change in pendingNames.Where(change => change.Folder == path).ToList())
            {
                change.Apply(durableNames);
                pendingNames.Remove(change);
            }
        }

        Changed?.Invoke();
    }

    public IDisposable? TryLock(string path)
    {
        lock (gate)
        {
            return locks.Add(path) ? new Held(this, path) : null;
        }
    }

    /// <summary>What a failing disk does instead of flushing: it forgets that there was anything to flush.</summary>
    internal void FailFlush(string path)
    {
        lock (gate)
        {
            if (names.TryGetValue(path, out DiskFile? file))
            {
                WasFlushRetried |= file.HasFailedToFlush;
                file.FailFlush();
            }
        }
    }

    private void Change(NameChange change)
    {
        change.Apply(names);
        pendingNames.Add(change);
    }

    private sealed class Held(SimulatedDisk disk, string path) : IDisposable
    {
        public void Dispose()
        {
            lock (disk.gate)
            {
                disk.locks.Remove(path);
            }
        }
    }

    private sealed class Handle(SimulatedDisk disk, DiskFile file) : IFile
    {
        public long Length
        {
            get
            {
                lock (disk.gate)
                {
                    return file.Length;
                }
            }
        }

        public int Read(Span<byte> buffer, long offset)
        {
            lock (disk.gate)
            {
                return file.Read(buffer, offset);
            }
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            lock (disk.gate)
            {
                file.Add(new DiskWrite(offset, bytes.ToArray(), SetsLength: false));
            }

            disk.Changed?.Invoke();
        }

        public void SetLength(long length)
        {
            lock (disk.gate)
            {
                file.Add(new DiskWrite(length, [], SetsLength: true));
            }

            disk.Changed?.Invoke();
        }

        public void Flush()
        {
            lock (disk.gate)
            {
                disk.WasFlushRetried |= file.HasFailedToFlush;
                file.Flush();
            }

            disk.Changed?.Invoke();
        }

        public void Dispose()
        {
        }
    }
}
