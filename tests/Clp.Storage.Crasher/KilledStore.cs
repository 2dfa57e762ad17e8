using Clp.Storage.Sqlite;

namespace Clp.Storage.Crasher;

/// <summary>A store whose writing process is to be killed.</summary>
/// <param name="Name">Its name on the child's command line.</param>
public sealed record KilledStore(string Name, Func<string, IEventStore> Open)
{
    /// <summary>The file store, with segments so small that rounds cross them.</summary>
    public static KilledStore File { get; } = new("file", folder => FileStore.Open(new FileStoreOptions { Root = folder, SegmentBytes = 32 * 1024 }));

    /// <summary>SQLite as it is unless told otherwise: flushed at every commit.</summary>
    public static KilledStore Sqlite { get; } = new("sqlite", folder => SqliteStore.Open(new SqliteStoreOptions { Path = Path.Combine(folder, "clp.db"), QuickCheck = true }));

    /// <summary>The store of that name, or null.</summary>
    public static KilledStore? Find(string name) => new[] { File, Sqlite }.FirstOrDefault(store => store.Name == name);
}
