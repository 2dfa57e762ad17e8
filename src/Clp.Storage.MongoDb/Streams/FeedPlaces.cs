using System.Globalization;
using Clp.Storage.MongoDb.Database;

namespace Clp.Storage.MongoDb.Streams;

/// <summary>How far a reader has come in each partition, as text: <c>partition:place</c> or <c>partition:place.taken</c>, joined by commas, untouched partitions left out.</summary>
internal sealed class FeedPlaces(int partitions)
{
    private readonly (long Place, int Taken)[] places = new (long, int)[partitions];

    /// <summary>The newest document read from, and how many of its events were taken; 0 for all of them.</summary>
    public ref (long Place, int Taken) this[int partition] => ref places[partition];

    public static FeedPlaces Parse(FeedPosition position, int partitions)
    {
        FeedPlaces parsed = new(partitions);
        if (position.Text is null or "")
        {
            return parsed;
        }

        foreach (string part in position.Text.Split(','))
        {
            string[] halves = part.Split(':', '.');
            if (halves.Length is < 2 or > 3 || !int.TryParse(halves[0], NumberStyles.None, CultureInfo.InvariantCulture, out int partition) || partition >= partitions
                || !long.TryParse(halves[1], NumberStyles.None, CultureInfo.InvariantCulture, out long place) || place < 1
                || !int.TryParse(halves.Length == 3 ? halves[2] : "0", NumberStyles.None, CultureInfo.InvariantCulture, out int taken))
            {
                throw MongoErrors.BadPosition("The position is none that this store gave; start from the beginning.");
            }

            parsed.places[partition] = (place, taken);
        }

        return parsed;
    }

    public FeedPosition ToPosition() => new(string.Join(',', places
        .Select((at, partition) => (At: at, Partition: partition))
        .Where(entry => entry.At.Place > 0)
        .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Partition}:{entry.At.Place}") + (entry.At.Taken > 0 ? string.Create(CultureInfo.InvariantCulture, $".{entry.At.Taken}") : ""))));
}
