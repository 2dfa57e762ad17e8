using System.Collections.Concurrent;
using Clp.Storage.Sqlite.Commit;
using Microsoft.Data.Sqlite;

namespace Clp.Storage.Sqlite.Database;

/// <summary>An open database: one connection that writes, through a queue, and as many as needed that read. Thread-safe.</summary>
internal sealed class SqliteFile : IAsyncDisposable
{
    private readonly SqliteStoreOptions options;
    private readonly string path;
    private readonly WriteQueue queue;
    private readonly ConcurrentBag<Session> readers = [];
    private volatile bool isClosed;

    private SqliteFile(SqliteStoreOptions options, string path)
    {
        (this.options, this.path) = (options, path);
        queue = new WriteQueue(OpenWriter, options.GroupCommit);
    }

    /// <summary>Opens the file, making or updating its tables.</summary>
    public static SqliteFile Open(SqliteStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        string path = FullPath(options);
        return SqliteErrors.Guard(() =>
        {
            using (Session session = Session.Open(path, options, creates: true))
            {
                SqliteSchema.Prepare(session);
                if (options.QuickCheck && session.Set("PRAGMA quick_check(1)")?.ToString() is var found && found != "ok")
                {
                    throw SqliteErrors.Corrupt($"SQLite finds the database file damaged: {found}. It was left as it is; restore it from a backup.");
                }
            }

            return new SqliteFile(options, path);
        });
    }

    /// <summary>Writes within a transaction that is shared with whoever writes at the same moment.</summary>
    public Task<T> Write<T>(Func<Session, T> work) => queue.Write(work);

    /// <summary>Reads within one call.</summary>
    public T Read<T>(Func<Session, T> work)
    {
        using Reader reader = Rent();
        return reader.Read(work);
    }

    /// <summary>Reads with several statements that see the same moment.</summary>
    public T Look<T>(Func<Session, T> work) => Read(session =>
    {
        session["BEGIN"].Execute();
        try
        {
            return work(session);
        }
        finally
        {
            session.Rollback();
        }
    });

    /// <summary>A connection for reading, until it is disposed of.</summary>
    public Reader Rent()
    {
        CheckOpen();
        return new Reader(this, readers.TryTake(out Session? session) ? session : SqliteErrors.Guard(OpenReader));
    }

    public async ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!File.Exists(path))
            {
                return new StoreHealth(StoreHealthStatus.Unhealthy, "The database file is gone; what is written now is lost when the process ends. Restore it, then open the store again.");
            }

            // Takes the lock that an append takes, and gives it back without writing.
            await Write(static session => session["SELECT count(*) FROM (SELECT 1 FROM streams LIMIT 1)"].Value()).WaitAsync(cancellationToken).ConfigureAwait(false);
            return new StoreHealth(StoreHealthStatus.Healthy, "The database can be read and locked for writing.");
        }
        catch (StorageException error)
        {
            bool isBusy = error.InnerException is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY };
            return new StoreHealth(isBusy ? StoreHealthStatus.Degraded : StoreHealthStatus.Unhealthy, error.Message);
        }
    }

    /// <summary>Waits for the writes under way, then closes every connection that is not being read from; those close when their reading ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await queue.CloseAsync().ConfigureAwait(false);
        if (!isClosed)
        {
            isClosed = true;
            CloseIdle();
            queue.Dispose();
        }
    }

    private static string FullPath(SqliteStoreOptions options)
    {
        try
        {
            string path = Path.GetFullPath(options.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? path);
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SqliteErrors.Rejected("The database's folder cannot be created; see that it can be written and the disk works.", error);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new StorageException(ClpCodes.StoreMisconfigured, $"{nameof(SqliteStoreOptions.Path)} is not a usable file name; give the path of the database file.", StorageFailure.Rejected, error);
        }
    }

    private Session OpenWriter() => Session.Open(path, options);

    private Session OpenReader()
    {
        Session session = Session.Open(path, options);
        session.Set("PRAGMA query_only = ON");
        return session;
    }

    private void Return(Session session, bool isSound)
    {
        if (!isSound || readers.Count >= options.IdleReaders)
        {
            session.Dispose();
            return;
        }

        readers.Add(session);
        if (isClosed)
        {
            CloseIdle();
        }
    }

    private void CloseIdle()
    {
        while (readers.TryTake(out Session? session))
        {
            session.Dispose();
        }
    }

    private void CheckOpen()
    {
        if (isClosed)
        {
            throw SqliteErrors.Closed();
        }
    }

    /// <summary>A rented connection; it goes back to the others unless it failed.</summary>
    internal sealed class Reader(SqliteFile file, Session session) : IDisposable
    {
        private bool isSound = true;
        private bool isReturned;

        public T Read<T>(Func<Session, T> work)
        {
            try
            {
                return work(session);
            }
            catch (SqliteException error)
            {
                isSound = false;
                throw SqliteErrors.Of(error);
            }
        }

        public void Dispose()
        {
            if (!isReturned)
            {
                isReturned = true;
                file.Return(session, isSound);
            }
        }
    }
}
