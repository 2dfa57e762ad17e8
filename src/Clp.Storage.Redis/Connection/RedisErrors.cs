using System.IO;
using StackExchange.Redis;

namespace Clp.Storage.Redis;

/// <summary>From the driver's failures to the port's. The driver's texts name addresses, so none of them goes any further.</summary>
internal static class RedisErrors
{
    // What a server answers instead of running a command, with what the reader may be told. The first write of a script meets the same answers, and nothing is written before it.
    private static readonly (string Word, Fate Fate, string Meaning)[] Answers =
    [
        ("NOSCRIPT", Fate.ScriptMissing, "it does not know the script"),
        ("LOADING", Fate.NotRunYet, "it is still loading its data"),
        ("MOVED", Fate.NotRunYet, "the slot has moved to another node"),
        ("Key has MOVED", Fate.NotRunYet, "the slot has moved to another node"),
        ("Endpoint ", Fate.NotRunYet, "the slot has moved to a node that cannot be reached"),
        ("ASK", Fate.NotRunYet, "the slot is moving to another node"),
        ("TRYAGAIN", Fate.NotRunYet, "the slot is moving to another node"),
        ("CLUSTERDOWN", Fate.NotRunYet, "the cluster does not serve the slot"),
        ("MASTERDOWN", Fate.NotRunYet, "it has lost its master"),
        ("READONLY", Fate.NotRunYet, "it is a replica"),
        ("NOREPLICAS", Fate.NotRunYet, "too few replicas follow it"),
        ("BUSY", Fate.NotRunYet, "it is busy with another script"),
        ("MISCONF", Fate.NotRun, "it cannot write to its disk"),
        ("OOM", Fate.NotRun, "its memory is full"),
        ("NOAUTH", Fate.NotRun, "it wants a password"),
        ("WRONGPASS", Fate.NotRun, "the password is wrong"),
        ("NOPERM", Fate.NotRun, "the user may not do this"),
        ("CROSSSLOT", Fate.NotRun, "the keys lie in different slots"),
    ];

    /// <summary>True for what a command may fail with.</summary>
    public static bool IsDriverFailure(Exception error)
        => error is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException or IOException or System.Net.Sockets.SocketException or InvalidOperationException or OperationCanceledException or InvalidCastException;

    public static Fate Judge(Exception error, out string meaning)
    {
        switch (error)
        {
            case RedisServerException answer:
                return Answer(answer.Message, out meaning);
            case RedisConnectionException { FailureType: ConnectionFailureType.UnableToResolvePhysicalConnection or ConnectionFailureType.UnableToConnect }:
                meaning = "no connection to it could be had";
                return Fate.NotRunYet;
            case RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }:
                meaning = "it did not accept the password";
                return Fate.NotRun;
            case RedisConnectionException { InnerException: RedisCommandException }:
            case RedisCommandException:
                meaning = "the driver did not send the command";
                return Fate.NotRunYet;
            case ObjectDisposedException:
                meaning = "the connection is closed";
                return Fate.NotRun;
            case TimeoutException:
                meaning = "it did not answer in time";
                return Fate.Unknown;
            default:
                meaning = "the connection was lost";
                return Fate.Unknown;
        }
    }

    /// <summary>A failed write.</summary>
    public static StorageException Write(Fate fate, string meaning) => fate == Fate.Unknown
        ? new(ClpCodes.StoreUnknown, $"Redis gave no usable answer: {meaning}. The write may have happened; look the operation id up, then decide.", StorageFailure.Unknown)
        : new(ClpCodes.StoreRejected, $"Redis did not take the command: {meaning}. Nothing was written; try again when it works.", StorageFailure.Rejected);

    /// <summary>A failed reading.</summary>
    public static StorageException Read(string meaning)
        => new(ClpCodes.StoreRejected, $"Redis could not be read: {meaning}. Nothing was written; try again when it works.", StorageFailure.Rejected);

    public static StorageException Damaged(string what)
        => new(ClpCodes.StoreCorrupt, $"{what} does not have the form this store writes; its keys may be used by something else. It was left as it is.", StorageFailure.Corrupt);

    public static StorageException Collision()
        => new(ClpCodes.StoreCorrupt, "The keys belong to something of another name: two names have the same hash, or a key was written by something else. It was left as it is.", StorageFailure.Corrupt);

    public static StorageException Regressed(string what)
        => new(ClpCodes.HeadRegressed, $"{what} ends before something that the server acknowledged: it lost writes, after a failover or a restore for example. Nothing was written. Compare with another copy, then decide what to carry out again.", StorageFailure.Corrupt);

    public static StorageException Deleted(StreamId stream)
        => new(ClpCodes.StoreRejected, $"{stream} was deleted while it was being read; read it again.", StorageFailure.Rejected);

    private static Fate Answer(string text, out string meaning)
    {
        foreach ((string word, Fate fate, string explanation) in Answers)
        {
            // Servers before 7 wrap what a command inside a script was told.
            if (text.StartsWith(word, StringComparison.Ordinal) || (text.Contains("running script", StringComparison.Ordinal) && text.Contains($"-{word} ", StringComparison.Ordinal)))
            {
                meaning = explanation;
                return fate;
            }
        }

        meaning = "it answered with an error";
        return Fate.Unknown;
    }
}
