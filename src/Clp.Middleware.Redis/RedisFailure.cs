using System.IO;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Clp.Middleware.Redis;

/// <summary>From the driver's failures to ours. The driver's texts name addresses, so none of them goes any further.</summary>
internal static class RedisFailure
{
    public static bool IsOne(Exception error)
        => error is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException or IOException or SocketException or InvalidOperationException or InvalidCastException or OperationCanceledException;

    public static bool IsMissingScript(Exception error) => error is RedisServerException answer && Word(answer) == "NOSCRIPT";

    public static StorageException Of(Exception error) => error switch
    {
        RedisServerException answer => Rejected($"it answered {Word(answer)}"),
        ObjectDisposedException => Rejected("the connection is closed"),
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToResolvePhysicalConnection or ConnectionFailureType.UnableToConnect or ConnectionFailureType.AuthenticationFailure } or RedisCommandException
            => Rejected("there is no connection to it"),
        TimeoutException => Unknown("it did not answer in time"),
        _ => Unknown("the connection was lost"),
    };

    private static StorageException Rejected(string meaning)
        => new(ClpCodes.StoreRejected, $"Redis did not decide about a rate limit: {meaning}. Nothing was counted.", StorageFailure.Rejected);

    private static StorageException Unknown(string meaning)
        => new(ClpCodes.StoreUnknown, $"Redis gave no usable answer about a rate limit: {meaning}. The call may have been counted.", StorageFailure.Unknown);

    // The first word of an error is its code; anything else may hold names.
    private static string Word(RedisServerException answer)
    {
        string word = answer.Message.Split(' ', 2)[0];
        return word.Length is > 0 and <= 20 && word.All(char.IsAsciiLetterUpper) ? word : "with an error";
    }
}
