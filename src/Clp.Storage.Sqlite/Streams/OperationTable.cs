using Clp.Storage.Sqlite.Database;

namespace Clp.Storage.Sqlite.Streams;

/// <summary>Which operation wrote which versions.</summary>
internal static class OperationTable
{
    public static OperationRow? Find(Session session, long stream, string operation)
    {
        using Rows rows = session["SELECT request_hash, first, last FROM operations WHERE stream = ?1 AND operation = ?2"].Query(stream, KeyText.Encode(operation));
        return rows.Read() ? new OperationRow(rows.TextOrNull(0), rows.Number(1), rows.Number(2)) : null;
    }

    public static void Add(Session session, long stream, string operation, OperationRow row)
        => session["INSERT INTO operations (stream, operation, request_hash, first, last) VALUES (?1, ?2, ?3, ?4, ?5)"]
            .Execute(stream, KeyText.Encode(operation), KeyText.EncodeOrNull(row.RequestHash), row.First, row.Last);
}

/// <summary>What an operation wrote.</summary>
internal sealed record OperationRow(string? RequestHash, long First, long Last);
