using System.Buffers.Binary;
using System.Buffers.Text;

namespace Clp.Storage.Redis;

/// <summary>Messages as bytes: texts unit by unit, each preceded by its length in bytes; the payload as JSON.</summary>
internal static class OutboxCodec
{
    /// <summary>A message without the version, which the script puts before it.</summary>
    public static byte[] Write(OutboxMessage message)
    {
        byte[] id = Texts.ToBytes(message.Id), topic = Texts.ToBytes(message.Topic), payload = message.Payload.ToUtf8Json();
        byte[] bytes = new byte[8 + id.Length + topic.Length + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, id.Length);
        id.CopyTo(bytes, 4);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 + id.Length), topic.Length);
        topic.CopyTo(bytes, 8 + id.Length);
        payload.CopyTo(bytes, 8 + id.Length + topic.Length);
        return bytes;
    }

    /// <summary>A stored message: version, a blank, and what <see cref="Write"/> gave.</summary>
    public static OutboxEntry Read(StreamId stream, ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (!Utf8Parser.TryParse(bytes, out long version, out int digits) || bytes[digits] != ' ')
            {
                throw RedisErrors.Damaged("A stored message");
            }

            ReadOnlySpan<byte> rest = bytes[(digits + 1)..];
            string id = Text(ref rest), topic = Text(ref rest);
            return new OutboxEntry(stream, version, new OutboxMessage(topic, StateValue.Parse(rest, StateLimits.Recorded)) { Id = id });
        }
        catch (Exception error) when (error is ArgumentException or IndexOutOfRangeException or (ClpException and not StorageException))
        {
            throw RedisErrors.Damaged("A stored message");
        }
    }

    /// <summary>What is kept before a parked message.</summary>
    public static byte[] WriteParking(string reason, DateTimeOffset at)
    {
        byte[] text = Texts.ToBytes(reason);
        byte[] bytes = new byte[12 + text.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, at.Ticks);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), (int)at.Offset.TotalMinutes);
        text.CopyTo(bytes, 12);
        return bytes;
    }

    /// <summary>A parked message: attempts, the length of what comes before the message, that, and the message.</summary>
    public static ParkedMessage ReadParked(StreamId stream, ReadOnlySpan<byte> bytes)
    {
        try
        {
            int attempts = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            int before = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
            ReadOnlySpan<byte> parking = bytes.Slice(8, before);
            DateTimeOffset at = new(BinaryPrimitives.ReadInt64LittleEndian(parking), TimeSpan.FromMinutes(BinaryPrimitives.ReadInt32LittleEndian(parking[8..])));
            return new ParkedMessage(Read(stream, bytes[(8 + before)..]), Texts.ToText(parking[12..]), attempts, at);
        }
        catch (ArgumentException)
        {
            throw RedisErrors.Damaged("A parked message");
        }
    }

    private static string Text(ref ReadOnlySpan<byte> rest)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        string text = Texts.ToText(rest.Slice(4, length));
        rest = rest[(4 + length)..];
        return text;
    }
}
