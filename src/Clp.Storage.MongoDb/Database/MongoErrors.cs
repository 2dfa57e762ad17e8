using MongoDB.Driver;

namespace Clp.Storage.MongoDb.Database;

/// <summary>Every failure of the driver, in the store's own words.</summary>
internal static class MongoErrors
{
    public static StorageException Rejected(string what, Exception? cause = null) => new(ClpCodes.StoreRejected, what, StorageFailure.Rejected, cause);

    public static StorageException Schema(string what, Exception? cause = null) => new(ClpCodes.StoreSchema, what, StorageFailure.Rejected, cause);

    public static StorageException Corrupt(string what, Exception? cause = null) => new(ClpCodes.StoreCorrupt, what, StorageFailure.Corrupt, cause);

    public static StorageException BadPosition(string what) => new(ClpCodes.BadArgument, what, StorageFailure.Rejected);

    /// <summary>True for what the driver throws; its time-outs, and its answer after closing, are plain ones.</summary>
    public static bool IsOfDriver(Exception error) => error is MongoException or TimeoutException or IOException or ObjectDisposedException;

    /// <summary>True when a document with the same key is there already: the server refused the write for certain.</summary>
    public static bool IsDuplicateKey(Exception error) => error switch
    {
        MongoWriteException { WriteError.Category: ServerErrorCategory.DuplicateKey } => true,
        MongoCommandException { Code: 11000 } => true,
        _ => false,
    };

    /// <summary>A failure of a call that writes nothing.</summary>
    public static StorageException OfRead(Exception error) => Rejected("MongoDB did not answer, or refused; nothing was written. See that a primary can be reached and the credentials fit, then try again.", error);

    /// <summary>A failure of a write: rejected only where the server said so, or was certainly not asked.</summary>
    public static StorageException OfWrite(Exception error) => error switch
    {
        MongoWriteException { WriteConcernError: null } or MongoConnectionPoolPausedException or MongoWaitQueueFullException or MongoAuthenticationException or MongoIncompatibleDriverException
            => Rejected("MongoDB refused the write; nothing was written. See the cause, mend it, then try again.", error),
        _ => new(ClpCodes.StoreUnknown, "MongoDB did not confirm a write, so it may or may not be stored, or may be rolled back. Look the operation id up.", StorageFailure.Unknown, error),
    };

    public static async Task<T> Reading<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception error) when (IsOfDriver(error))
        {
            throw OfRead(error);
        }
    }

    /// <summary>A write that is not cut off by anybody's cancellation: once asked, only the answer tells what happened.</summary>
    public static async Task<T> Writing<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception error) when (IsOfDriver(error) && !IsDuplicateKey(error))
        {
            throw OfWrite(error);
        }
    }
}
