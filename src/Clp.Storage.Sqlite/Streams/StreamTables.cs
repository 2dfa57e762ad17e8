using Clp.Storage.Sqlite.Database;
using Clp.Storage.Sqlite.Outbox;

namespace Clp.Storage.Sqlite.Streams;

/// <summary>What a transaction does to streams. Every method runs within one.</summary>
internal static class StreamTables
{
    public static AppendResult Append(Session session, AppendRequest request)
    {
        StreamHead? head = request.Key.Find(session);
        long version = head?.Version ?? -1;
        if (request.Operation is { } operation && head is { } known && OperationTable.Find(session, known.Id, operation) is { } done)
        {
            return done.RequestHash == request.RequestHash
                ? new AppendResult(AppendStatus.Duplicate, done.Last, EventTable.Range(session, request.Key.Stream, known.Id, done.First, done.Last))
                : new AppendResult(AppendStatus.OperationReused, version, []);
        }

        if (!request.Expected.IsMetBy(version))
        {
            bool missed = request.Expected.ExactVersion < version;
            return new AppendResult(AppendStatus.Conflict, version, missed ? EventTable.Range(session, request.Key.Stream, head!.Value.Id, request.Expected.ExactVersion!.Value + 1, version) : []);
        }

        return AppendResult.Appended(request.Events.Length == 0 ? version : Write(session, request, head));
    }

    public static bool Delete(Session session, StreamKey key, Expected expected)
    {
        if (key.Find(session) is not { } head || !expected.IsMetBy(head.Version))
        {
            return false;
        }

        session["DELETE FROM streams WHERE id = ?1"].Execute(head.Id);
        session["DELETE FROM events WHERE stream = ?1"].Execute(head.Id);
        session["DELETE FROM operations WHERE stream = ?1"].Execute(head.Id);
        session["DELETE FROM snapshots WHERE stream = ?1"].Execute(head.Id);
        OutboxTables.Remove(session, head.Id);
        return true;
    }

    /// <summary>Keeps the snapshot unless it is older than the kept one, or of a version the stream does not have.</summary>
    public static void Keep(Session session, StreamHead head, long version, byte[] data)
    {
        if (version <= head.Version)
        {
            session["INSERT INTO snapshots (stream, version, data) VALUES (?1, ?2, ?3) ON CONFLICT (stream) DO UPDATE SET version = excluded.version, data = excluded.data WHERE excluded.version >= version"]
                .Execute(head.Id, version, data);
        }
    }

    private static long Write(Session session, AppendRequest request, StreamHead? head)
    {
        long first = (head?.Version ?? -1) + 1;
        long last = first + request.Events.Length - 1;
        long id = head is { } known ? Grow(session, known.Id, last) : Create(session, request.Key, last);
        Statement insert = session["INSERT INTO events (stream, version, data) VALUES (?1, ?2, ?3)"];
        for (int i = 0; i < request.Events.Length; i++)
        {
            insert.Execute(id, first + i, request.Events[i]);
        }

        if (request.Operation is { } operation)
        {
            OperationTable.Add(session, id, operation, new OperationRow(request.RequestHash, first, last));
        }

        if (request.Messages.Length > 0)
        {
            OutboxTables.Add(session, request.Key.Tenant, id, last, request.Messages);
        }

        if (request.Snapshot is { } snapshot)
        {
            Keep(session, new StreamHead(id, last), snapshot.Version, snapshot.Data);
        }

        return last;
    }

    private static long Grow(Session session, long id, long version)
    {
        session["UPDATE streams SET version = ?2 WHERE id = ?1"].Execute(id, version);
        return id;
    }

    private static long Create(Session session, StreamKey key, long version)
    {
        session["INSERT INTO streams (tenant, namespace, contract, instance, version) VALUES (?1, ?2, ?3, ?4, ?5)"].Execute(key.Tenant, key.Namespace, key.Contract, key.Instance, version);
        return session.LastId;
    }
}
