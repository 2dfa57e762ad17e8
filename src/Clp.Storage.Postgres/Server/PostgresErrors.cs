using System.Net.Sockets;
using Npgsql;

namespace Clp.Storage.Postgres.Server;

/// <summary>
/// What a failure means for the write that met it. Nothing of Npgsql's goes out, not even as an inner exception: its messages
/// may name the host, and the server's may quote data.
/// </summary>
internal static class PostgresErrors
{
    /// <summary>True for what may be thrown while talking to the server, other than a cancellation that was asked for.</summary>
    public static bool IsFailure(Exception error)
        => error is NpgsqlException or IOException or SocketException or TimeoutException or ObjectDisposedException or InvalidOperationException or System.Security.Authentication.AuthenticationException
            || (error is OperationCanceledException);

    /// <summary>True when the server rolled a transaction back because of others and trying again can help.</summary>
    public static bool IsTransient(Exception error) => error is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    /// <summary>True when the connection was ended under a statement.</summary>
    public static bool IsBroken(Exception error) => error is PostgresException answer ? IsLost(answer) : error is NpgsqlException && !Inner<TimeoutException>(error) && Inner<IOException>(error);

    /// <summary>True when the server itself says that the transaction was rolled back.</summary>
    public static bool IsRolledBack(Exception error) => error is PostgresException answer && !IsLost(answer);

    /// <summary>The failure of something that changes nothing, or that was not sent yet.</summary>
    public static StorageException Rejected(Exception error)
        => new(ClpCodes.StoreRejected, $"PostgreSQL {Describe(error)}; nothing was written. Try again when that is mended.", StorageFailure.Rejected);

    /// <summary>The failure of a change that was sent: without the server's own word it may have happened.</summary>
    public static StorageException Sent(Exception error) => IsRolledBack(error)
        ? Rejected(error)
        : new(ClpCodes.StoreUnknown, $"PostgreSQL {Describe(error)} after the write was sent; it may have happened. Look the operation id up, then decide.", StorageFailure.Unknown);

    public static StorageException Closed() => new(ClpCodes.StoreRejected, "The store was closed; open it again.", StorageFailure.Rejected);

    public static StorageException BadArgument(string problem) => new(ClpCodes.BadArgument, problem, StorageFailure.Rejected);

    /// <summary>The server ended the session, or says that it does not know: then an earlier moment may already have been committed.</summary>
    private static bool IsLost(PostgresException answer)
        => answer.InvariantSeverity is "FATAL" or "PANIC" || answer.SqlState.StartsWith("08", StringComparison.Ordinal)
            || answer.SqlState is PostgresErrorCodes.StatementCompletionUnknown;

    private static string Describe(Exception error) => error switch
    {
        PostgresException answer => $"answered {answer.SqlState}{Hint(answer.SqlState)}",
        _ when Inner<TimeoutException>(error) => "did not answer in time",
        _ when Inner<SocketException>(error) => "cannot be reached",
        ObjectDisposedException => "is no longer connected to, as the data source was closed,",
        OperationCanceledException => "was not waited for",
        _ when Inner<System.Security.Authentication.AuthenticationException>(error) => "could not be talked to securely",
        _ => "broke the connection",
    };

    private static string Hint(string state) => state switch
    {
        PostgresErrorCodes.DiskFull => " (its disk is full)",
        PostgresErrorCodes.OutOfMemory => " (it is out of memory)",
        PostgresErrorCodes.TooManyConnections => " (too many connections)",
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => " (others were in the way, again and again)",
        PostgresErrorCodes.InsufficientPrivilege => " (the role lacks a right)",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => " (it does not let this role in)",
        PostgresErrorCodes.InvalidCatalogName => " (there is no such database)",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.UndefinedColumn => " (the schema is not as it was at opening)",
        PostgresErrorCodes.ReadOnlySqlTransaction => " (it takes no writes)",
        PostgresErrorCodes.QueryCanceled => " (the statement was cancelled)",
        PostgresErrorCodes.LockNotAvailable => " (a lock was not to be had in time)",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => " (it ended the session)",
        PostgresErrorCodes.CannotConnectNow => " (it is starting or stopping)",
        _ => "",
    };

    private static bool Inner<T>(Exception? error)
        where T : Exception
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is T)
            {
                return true;
            }
        }

        return false;
    }
}
