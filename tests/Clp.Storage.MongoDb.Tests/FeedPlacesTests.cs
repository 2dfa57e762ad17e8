using Clp.Storage.MongoDb.Streams;

namespace Clp.Storage.MongoDb.Tests;

public sealed class FeedPlacesTests
{
    [Fact]
    public void Places_AsText_ComeBackTheSame()
    {
        FeedPlaces places = new(8);
        places[0] = (17, 0);
        places[7] = (3, 2);

        FeedPosition position = places.ToPosition();

        position.Text.ShouldBe("0:17,7:3.2");
        FeedPlaces read = FeedPlaces.Parse(position, 8);
        Enumerable.Range(0, 8).Select(partition => read[partition]).ShouldBe(Enumerable.Range(0, 8).Select(partition => places[partition]));
        new FeedPlaces(8).ToPosition().ShouldBe(FeedPosition.Start);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("-1")]
    [InlineData("99999999999999999999999999")]
    [InlineData("1:2:3:4:5")]
    [InlineData("8:1")]
    [InlineData("0:0")]
    [InlineData("0:1,")]
    [InlineData("0:1.x")]
    public void Text_OfAnotherForm_IsRefused(string text)
        => Should.Throw<StorageException>(() => FeedPlaces.Parse(new FeedPosition(text), 8)).Code.ShouldBe(ClpCodes.BadArgument);
}
