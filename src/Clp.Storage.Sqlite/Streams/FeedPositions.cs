using System.Globalization;
using Clp.Storage.Sqlite.Database;

namespace Clp.Storage.Sqlite.Streams;

/// <summary>A place among all events is the number that SQLite gave the event.</summary>
internal static class FeedPositions
{
    public static FeedPosition At(long position) => new(position.ToString(CultureInfo.InvariantCulture));

    public static long Parse(SqliteFile file, FeedPosition after)
    {
        if (after.Text is null or "")
        {
            return 0;
        }

        if (!long.TryParse(after.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long position))
        {
            throw Foreign("The position is none that a SQLite store gave; start from the beginning.");
        }

        long newest = file.Read(static session => session["SELECT seq FROM sqlite_sequence WHERE name = 'events'"].Value()) as long? ?? 0;
        return position <= newest ? position
            : throw Foreign("The position lies behind the newest event, so it is another file's, or the file was restored from an older backup; start from the beginning.");
    }

    private static StorageException Foreign(string problem) => new(ClpCodes.BadArgument, problem, StorageFailure.Rejected);
}
