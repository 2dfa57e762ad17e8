using Clp.Storage.Postgres.Reading;
using Clp.Storage.Postgres.Server;
using Npgsql;

namespace Clp.Storage.Postgres.Outbox;

/// <summary>Makes leases of rows, one per message, the messages of a lane together and in their order.</summary>
internal sealed class LeaseRows(string token)
{
    private readonly List<OutboxLease> leases = [];
    private List<OutboxEntry> messages = [];
    private long lane = -1;

    public IReadOnlyList<OutboxLease> Leases => leases;

    /// <summary>Forgets what an attempt read that was rolled back.</summary>
    public void Start()
    {
        leases.Clear();
        lane = -1;
    }

    public void Add(NpgsqlDataReader reader)
    {
        StreamId stream = reader.GetInt64(0) == lane ? leases[^1].Stream : StreamNames.Read(reader, 1);
        if (reader.GetInt64(0) != lane)
        {
            lane = reader.GetInt64(0);
            leases.Add(new OutboxLease(stream, token, reader.GetInt32(4), messages = []));
        }

        messages.Add(Entry(reader, stream, 5));
    }

    /// <summary>Version, id, topic and payload, from a column on.</summary>
    public static OutboxEntry Entry(NpgsqlDataReader reader, StreamId stream, int column) => new(
        stream,
        reader.GetInt64(column),
        new OutboxMessage(NameText.Unescape(reader.GetString(column + 2)), Payload(reader.GetFieldValue<byte[]>(column + 3))) { Id = NameText.Unescape(reader.GetString(column + 1)) });

    private static StateValue Payload(byte[] json)
    {
        try
        {
            return StateValue.Parse(json, StateLimits.Recorded);
        }
        catch (StateFormatException error)
        {
            throw new StorageException(ClpCodes.StoreCorrupt, "A stored message's payload cannot be read; it was left as it is.", StorageFailure.Corrupt, error);
        }
    }
}
