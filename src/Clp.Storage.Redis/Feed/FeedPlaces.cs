using System.Globalization;
using System.Text;

namespace Clp.Storage.Redis;

/// <summary>How far a reader has come in each partition, as text: <c>64;0:12;5:3</c> is 64 partitions, of which two were begun.</summary>
internal static class FeedPlaces
{
    // Beyond this a script's numbers skip some.
    private const long Furthest = 1L << 53;

    public static long[] Parse(FeedPosition after, int partitions)
    {
        long[] places = new long[partitions];
        if (after.Text is null or "")
        {
            return places;
        }

        string[] parts = after.Text.Split(';');
        if (Number(parts[0]) != partitions)
        {
            throw Foreign();
        }

        int previous = -1;
        foreach (string part in parts.AsSpan(1))
        {
            int colon = part.IndexOf(':', StringComparison.Ordinal);
            long partition = colon < 0 ? -1 : Number(part[..colon]);
            long place = colon < 0 ? -1 : Number(part[(colon + 1)..]);
            if (partition <= previous || partition >= partitions || place is < 1 or > Furthest)
            {
                throw Foreign();
            }

            previous = (int)partition;
            places[previous] = place;
        }

        return places;
    }

    /// <summary>The text before and after one partition's place: the same for all events of the partition.</summary>
    public static (string Before, string After) Around(long[] places, int partition)
    {
        StringBuilder before = new(), after = new();
        before.Append(CultureInfo.InvariantCulture, $"{places.Length}");
        for (int i = 0; i < places.Length; i++)
        {
            if (i != partition && places[i] > 0)
            {
                (i < partition ? before : after).Append(CultureInfo.InvariantCulture, $";{i}:{places[i]}");
            }
        }

        before.Append(CultureInfo.InvariantCulture, $";{partition}:");
        return (before.ToString(), after.ToString());
    }

    // Without leading zeros, so that a place has one text only; -1 for anything else.
    private static long Number(string text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && (text[0] != '0' || text.Length == 1) ? number : -1;

    private static StorageException Foreign()
        => new(ClpCodes.BadArgument, "The position is none that this store gave; start from the beginning.", StorageFailure.Rejected);
}
