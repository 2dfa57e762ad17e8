using System.Globalization;

namespace Clp.Storage.Files;

/// <summary>
/// Where in the journal to begin for a position: the order of the journal is the order of all streams. Of durable and visible
/// events only, a mark every so many bytes, none per event. Written by the committer, read by anybody.
/// </summary>
internal sealed class FeedIndex
{
    private const int MarkBytes = 64 * 1024;

    private readonly Lock gate = new();
    private readonly List<FeedMark> marks = [];
    private FeedMark end = new(0, 1, 0);

    /// <summary>How far the events go: how many there were ever, and where the next frame goes.</summary>
    public FeedMark End
    {
        get
        {
            lock (gate)
            {
                return end;
            }
        }
    }

    /// <summary>A frame lies there, and after it so many events were stored ever.</summary>
    public void Add(int segment, int offset, int length, long position)
    {
        lock (gate)
        {
            if (marks.Count == 0 || marks[^1].Segment != segment || offset - marks[^1].Offset >= MarkBytes)
            {
                marks.Add(new FeedMark(end.Position, segment, offset));
            }

            end = new FeedMark(position, segment, offset + length);
        }
    }

    /// <summary>The last mark that is not behind the position.</summary>
    public FeedMark Before(long position)
    {
        lock (gate)
        {
            int low = 0, high = marks.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = marks[middle].Position <= position ? (middle + 1, high) : (low, middle);
            }

            return low == 0 ? new FeedMark(0, 1, 0) : marks[low - 1];
        }
    }

    public long Parse(FeedPosition after)
    {
        long position = 0;
        if (after.Text is not (null or "") && !long.TryParse(after.Text, NumberStyles.None, CultureInfo.InvariantCulture, out position))
        {
            throw Foreign("is none that a file store gave");
        }

        return position <= End.Position ? position : throw Foreign("lies behind the newest event, so it is another store's");
    }

    private static StorageException Foreign(string why)
        => new(ClpCodes.BadArgument, $"The position {why}; start from the beginning.", StorageFailure.Rejected);
}

/// <summary>A frame in the journal and how many events were stored before it.</summary>
internal readonly record struct FeedMark(long Position, int Segment, int Offset);
