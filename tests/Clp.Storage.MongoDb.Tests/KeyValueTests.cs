using Clp.Storage.MongoDb.Database;
using MongoDB.Bson;

namespace Clp.Storage.MongoDb.Tests;

public sealed class KeyValueTests
{
    [Fact]
    public void Text_OfAnyKind_ComesBackTheSame_AndNoTwoAreStoredAlike()
    {
        string[] texts = ["", "a", "A", "\0", "a\0", "🦊", "\ud83e", "\udd8a", "\udd8a\ud83e", "\ud83ex", "é", "e\u0301", "\ufffd", "日本語", new('x', 10_000)];
        HashSet<BsonValue> stored = [];
        foreach (string text in texts)
        {
            BsonDocument written = new("value", KeyValue.Of(text));
            BsonDocument read = MongoDB.Bson.Serialization.BsonSerializer.Deserialize<BsonDocument>(written.ToBson());
            KeyValue.Text(read["value"]).ShouldBe(text);
            stored.Add(read["value"]).ShouldBeTrue();
        }

        KeyValue.TextOrNull(KeyValue.OfOrNull(null)).ShouldBeNull();
        Should.Throw<StorageException>(() => KeyValue.Text(new BsonInt32(1))).Code.ShouldBe(ClpCodes.StoreCorrupt);
    }

    [Fact]
    public void Stream_WithTheSameJoinedText_IsAnother()
    {
        KeyValue.Of(new StreamId("a", "b", "c")).ShouldNotBe(KeyValue.Of(new StreamId("a", "bc", "")));
        KeyValue.Stream(KeyValue.Of(new StreamId("\ud83e", "", "\0"))).ShouldBe(new StreamId("\ud83e", "", "\0"));
    }
}
