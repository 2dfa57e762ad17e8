using Clp.Storage.Sqlite.Database;

namespace Clp.Storage.Sqlite.Streams;

/// <summary>A tenant's stream, with its names as they are stored.</summary>
internal sealed class StreamKey
{
    public StreamKey(object tenant, StreamId stream)
    {
        ArgumentNullException.ThrowIfNull(stream.Namespace, nameof(stream));
        ArgumentNullException.ThrowIfNull(stream.Contract, nameof(stream));
        ArgumentNullException.ThrowIfNull(stream.Instance, nameof(stream));
        (Tenant, Stream) = (tenant, stream);
        (Namespace, Contract, Instance) = (KeyText.Encode(stream.Namespace), KeyText.Encode(stream.Contract), KeyText.Encode(stream.Instance));
    }

    public StreamId Stream { get; }

    public object Tenant { get; }

    public object Namespace { get; }

    public object Contract { get; }

    public object Instance { get; }

    /// <summary>The stream's id and newest version; null for none.</summary>
    public StreamHead? Find(Session session)
    {
        const string Sql = "SELECT id, version FROM streams WHERE tenant = ?1 AND namespace = ?2 AND contract = ?3 AND instance = ?4";
        using Rows rows = session[Sql].Query(Tenant, Namespace, Contract, Instance);
        return rows.Read() ? new StreamHead(rows.Number(0), rows.Number(1)) : null;
    }
}

/// <summary>A stream as it is.</summary>
/// <param name="Id">Its number in the tables; no later stream gets it.</param>
/// <param name="Version">Its newest version.</param>
internal readonly record struct StreamHead(long Id, long Version);
