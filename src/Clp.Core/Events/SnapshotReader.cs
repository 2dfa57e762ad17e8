using System.Text.Json;

namespace Clp;

/// <summary>Reads a snapshot's stored form.</summary>
internal static class SnapshotReader
{
    public static Snapshot Read(ref Utf8JsonReader reader)
    {
        long version = -1;
        string hash = "";
        StateObject data = StateObject.Empty;
        EventReader.Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("version"u8))
            {
                reader.Read();
                version = reader.GetInt64();
            }
            else if (reader.ValueTextEquals("contractHash"u8))
            {
                reader.Read();
                hash = EventReader.Text(ref reader);
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                data = EventReader.Object(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new Snapshot(version, hash, data);
    }
}
