using System.Buffers;
using Clp.Storage.Conformance;
using StackExchange.Redis;

namespace Clp.Storage.Redis.Tests.Streams;

public sealed class EventBytesTests
{
    [Fact]
    public void Write_GivesTheBytesOfEventJson()
    {
        string[] texts = ["", "plain", "naïve 日本語 🦊 \u202e <a href='&'>", "\"quoted\" \\ \n \0 \u007f", new string('x', 2_000_000), "after a large one"];
        Append append = Notes.Batch("op", "hash", texts);
        RedisValue[] written = new RedisValue[texts.Length];

        EventBytes.Write(append, written);

        for (int i = 0; i < texts.Length; i++)
        {
            ArrayBufferWriter<byte> expected = new();
            EventJson.Write(expected, append.Events[i], append.Header);
            ((byte[])written[i]!).AsSpan().SequenceEqual(expected.WrittenSpan).ShouldBeTrue(texts[i][..Math.Min(20, texts[i].Length)]);
        }
    }
}
