using Clp.Storage.MongoDb.Database;
using Clp.Storage.MongoDb.Outbox;
using Clp.Storage.MongoDb.Streams;
using MongoDB.Bson;

namespace Clp.Storage.MongoDb.Tests;

/// <summary>What waits in a lane, in which order: out of the appends' documents and the lane's own.</summary>
public sealed class LaneTests
{
    [Fact]
    public void Items_OfAFreshLane_AreTheMessagesInOrder()
        => Ids(Lane(), Append(0, "a", "b"), Append(1, "c")).ShouldBe(["a", "b", "c"]);

    [Theory]
    [InlineData(0, 1, "b", "c", "d")]
    [InlineData(0, 2, "c", "d")]
    [InlineData(3, 1, "d")]
    [InlineData(3, 2)]
    [InlineData(9, 1)]
    public void Items_OfALane_BeginBehindWhatIsSettled(long version, int count, params string[] expected)
        => Ids(Lane(version, count), Append(0, "a", "b"), Append(3, "c", "d")).ShouldBe(expected);

    [Fact]
    public void Items_ThatCameBack_StandBehindWhatWaitedThen()
        => Ids(Lane(-1, 0, ("back", 3), ("later", 3)), Append(0, "a"), Append(3, "b"), Append(4, "c")).ShouldBe(["a", "b", "back", "later", "c"]);

    [Fact]
    public void Entry_OfAnItem_HasTheVersionItCameWith()
        => Lane(-1, 0, ("back", 3)).Items([]).Single().ToEntry(new StreamId("", "c", "i")).ShouldBe(new OutboxEntry(new StreamId("", "c", "i"), 1, new OutboxMessage("topic", 7) { Id = "back" }));

    private static string[] Ids(Lane lane, params BsonDocument[] appends) => [.. lane.Items(appends).Select(item => item.Message["id"].AsString)];

    private static BsonDocument Append(long version, params string[] ids) => new()
    {
        { "to", version }, { "messages", new BsonArray(ids.Select(Message)) },
    };

    private static BsonDocument Message(string id) => MessageDocument.Of(new OutboxMessage("topic", 7) { Id = id });

    private static Lane Lane(long version = -1, int count = 0, params (string Id, long After)[] again)
    {
        BsonDocument document = Outbox.Lane.Fresh(KeyValue.Of(""), [], 0);
        document["doneVersion"] = version;
        document["doneCount"] = count;
        document["again"] = new BsonArray(again.Select(back => Message(back.Id).Add("version", 1L).Add("after", back.After)));
        return new Lane(document);
    }
}
