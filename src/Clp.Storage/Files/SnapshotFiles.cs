using System.Collections.Concurrent;
using System.Globalization;

namespace Clp.Storage.Files;

/// <summary>One file per stream that has a snapshot, named by the stream's number. A cache: a damaged or misplaced one is as good as none. Thread-safe.</summary>
internal sealed class SnapshotFiles(IFileSystem disk, string folder, bool fsync)
{
    private const string Extension = ".snapshot";

    private readonly Lock[] gates = [.. Enumerable.Range(0, 16).Select(_ => new Lock())];
    private readonly ConcurrentDictionary<long, long> versions = new();

    public void Open(StreamCatalog catalog)
    {
        disk.CreateFolder(folder);
        SmallFile.CleanUp(disk, folder);
        foreach (string name in disk.List(folder))
        {
            if (name.EndsWith(Extension, StringComparison.Ordinal)
                && long.TryParse(name.AsSpan(0, name.Length - Extension.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                && !catalog.TryFind(number, out _))
            {
                disk.Delete(Path.Combine(folder, name));
            }
        }
    }

    /// <summary>Keeps the snapshot unless it is older than the kept one, or of a version the stream does not have.</summary>
    public void Save(StreamIndex stream, Snapshot snapshot)
    {
        lock (Gate(stream))
        {
            if (snapshot.Version >= stream.Next || snapshot.Version < Newest(stream))
            {
                return;
            }

            SmallFile.Replace(disk, PathOf(stream), EventJson.WriteSnapshot(snapshot), fsync);
            versions[stream.Number] = snapshot.Version;
        }
    }

    public Snapshot? Load(StreamIndex stream)
    {
        lock (Gate(stream))
        {
            Snapshot? snapshot = Read(stream);
            versions[stream.Number] = snapshot?.Version ?? -1;
            return snapshot;
        }
    }

    public void Delete(StreamIndex stream)
    {
        lock (Gate(stream))
        {
            if (disk.FileExists(PathOf(stream)))
            {
                disk.Delete(PathOf(stream));
            }

            versions.TryRemove(stream.Number, out _);
        }
    }

    private long Newest(StreamIndex stream)
        => versions.TryGetValue(stream.Number, out long known) ? known : Read(stream)?.Version ?? -1;

    private Snapshot? Read(StreamIndex stream)
    {
        if (SmallFile.Read(disk, PathOf(stream), out _) is not { } json)
        {
            return null;
        }

        try
        {
            Snapshot snapshot = EventJson.ReadSnapshot(json);
            return snapshot.Version < stream.Next ? snapshot : null;
        }
        catch (ClpException)
        {
            return null;
        }
    }

    private Lock Gate(StreamIndex stream) => gates[stream.Number % gates.Length];

    private string PathOf(StreamIndex stream) => Path.Combine(folder, stream.Number.ToString(CultureInfo.InvariantCulture) + Extension);
}
