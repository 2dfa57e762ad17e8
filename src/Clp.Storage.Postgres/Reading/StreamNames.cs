using Clp.Storage.Postgres.Server;
using Npgsql;

namespace Clp.Storage.Postgres.Reading;

/// <summary>A stream's names out of a row.</summary>
internal static class StreamNames
{
    public static StreamId Read(NpgsqlDataReader reader, int column)
        => new(NameText.Unescape(reader.GetString(column)), NameText.Unescape(reader.GetString(column + 1)), NameText.Unescape(reader.GetString(column + 2)));
}
