using System.Buffers.Binary;
using System.Text;
using MongoDB.Bson;

namespace Clp.Storage.MongoDb.Database;

/// <summary>Any text as a BSON value that no other text has: a string where it is well-formed Unicode, otherwise the bytes of its UTF-16 units.</summary>
internal static class KeyValue
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static BsonValue Of(string text)
    {
        try
        {
            _ = Strict.GetByteCount(text);
            return new BsonString(text);
        }
        catch (EncoderFallbackException)
        {
            byte[] units = new byte[text.Length * 2];
            for (int i = 0; i < text.Length; i++)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(units.AsSpan(i * 2), text[i]);
            }

            return new BsonBinaryData(units);
        }
    }

    public static BsonValue OfOrNull(string? text) => text is null ? BsonNull.Value : Of(text);

    public static string Text(BsonValue value) => value switch
    {
        BsonString text => text.Value,
        BsonBinaryData { Bytes: var units } when units.Length % 2 == 0 => string.Create(units.Length / 2, units, static (text, units) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(units.AsSpan(i * 2));
            }
        }),
        _ => throw MongoErrors.Corrupt("A name in the collections has a form that this version does not write; restore the database from a backup."),
    };

    public static string? TextOrNull(BsonValue value) => value.IsBsonNull ? null : Text(value);

    /// <summary>A stream's three names; equal only to the same three.</summary>
    public static BsonDocument Of(StreamId stream)
    {
        ArgumentNullException.ThrowIfNull(stream.Namespace, nameof(stream));
        ArgumentNullException.ThrowIfNull(stream.Contract, nameof(stream));
        ArgumentNullException.ThrowIfNull(stream.Instance, nameof(stream));
        return new BsonDocument { { "n", Of(stream.Namespace) }, { "c", Of(stream.Contract) }, { "i", Of(stream.Instance) } };
    }

    public static StreamId Stream(BsonDocument names) => new(Text(names["n"]), Text(names["c"]), Text(names["i"]));
}
