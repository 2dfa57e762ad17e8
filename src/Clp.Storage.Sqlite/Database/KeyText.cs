using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Clp.Storage.Sqlite.Database;

/// <summary>
/// Any text as a value of SQLite that no other text has: TEXT where it is well-formed Unicode without NUL, which people can
/// read in the tables, and otherwise a BLOB of its UTF-16 units. In SQLite a TEXT never equals a BLOB.
/// </summary>
internal static class KeyText
{
    private static readonly SearchValues<char> Unusual = SearchValues.Create(['\0', .. Enumerable.Range(0xD800, 0x800).Select(unit => (char)unit)]);

    public static object Encode(string text) => IsPlain(text) ? text : Units(text);

    public static object? EncodeOrNull(string? text) => text is null ? null : Encode(text);

    public static string Decode(object? value) => value switch
    {
        string text => text,
        byte[] units when units.Length % 2 == 0 => FromUnits(units),
        _ => throw SqliteErrors.Corrupt("A name in the tables has a form that this version does not write; restore the file from a backup."),
    };

    private static bool IsPlain(string text)
    {
        int at = text.AsSpan().IndexOfAny(Unusual);
        if (at < 0)
        {
            return true;
        }

        for (ReadOnlySpan<char> rest = text.AsSpan(at); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out Rune rune, out int length) != OperationStatus.Done || rune.Value == 0)
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }

    private static byte[] Units(string text)
    {
        byte[] units = new byte[text.Length * 2];
        for (int i = 0; i < text.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(units.AsSpan(i * 2), text[i]);
        }

        return units;
    }

    private static string FromUnits(byte[] units) => string.Create(units.Length / 2, units, static (text, units) =>
    {
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(units.AsSpan(i * 2));
        }
    });
}
