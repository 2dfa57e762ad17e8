using Clp.Storage.MongoDb.Database;
using MongoDB.Bson;

namespace Clp.Storage.MongoDb.Streams;

/// <summary>The form of a message: <c>id, topic, payload (JSON bytes)</c>; in a lane also the version it came with.</summary>
internal static class MessageDocument
{
    public static BsonDocument Of(OutboxMessage message) => new()
    {
        { "id", KeyValue.Of(message.Id) }, { "topic", KeyValue.Of(message.Topic) }, { "payload", new BsonBinaryData(message.Payload.ToUtf8Json()) },
    };

    public static OutboxMessage Read(BsonDocument document)
    {
        try
        {
            return new OutboxMessage(KeyValue.Text(document["topic"]), StateValue.Parse(document["payload"].AsByteArray, StateLimits.Recorded)) { Id = KeyValue.Text(document["id"]) };
        }
        catch (StateFormatException error)
        {
            throw MongoErrors.Corrupt("A message in the outbox cannot be read; restore the database from a backup.", error);
        }
    }
}
