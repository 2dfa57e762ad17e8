using System.Globalization;
using Clp.Storage.Postgres.Server;

namespace Clp.Storage.Postgres.Reading;

/// <summary>A place in the order of all streams: the writing transaction, and the place among all events.</summary>
internal readonly record struct FeedPlace(ulong Transaction, long Place)
{
    public FeedPosition ToPosition() => new(string.Create(CultureInfo.InvariantCulture, $"{Transaction}:{Place}"));

    /// <summary>Reads exactly what <see cref="ToPosition"/> writes, or the beginning.</summary>
    public static FeedPlace Parse(FeedPosition position)
    {
        if (position.Text is null or "")
        {
            return default;
        }

        string[] parts = position.Text.Split(':');
        return parts.Length == 2
            && ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out ulong transaction)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long place)
            && new FeedPlace(transaction, place) is var read && read.ToPosition() == position
            ? read
            : throw Foreign();
    }

    public static StorageException Foreign() => PostgresErrors.BadArgument("The position is none that this store gave; start from the beginning.");
}
