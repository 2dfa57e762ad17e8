using System.Buffers;
using System.Text;

namespace Clp;

/// <summary>How <see cref="JsonEmitter"/> spells a tree.</summary>
internal enum JsonForm
{
    /// <summary>Insertion order, numbers as given.</summary>
    AsGiven,

    /// <summary>Sorted keys, ECMAScript numbers where a double is exact.</summary>
    CanonicalExact,

    /// <summary>RFC 8785 to the letter.</summary>
    CanonicalIeee754,
}

/// <summary>Writes compact UTF-8 JSON with only the escapes that RFC 8785 demands.</summary>
internal ref struct JsonEmitter(IBufferWriter<byte> output, JsonForm form)
{
    private const int LongestEscape = 6;
    private const int MinimumSpan = 256;

    private Span<byte> _span = [];
    private int _used;

    internal static string ToText(StateValue value)
    {
        ArrayBufferWriter<byte> buffer = new(MinimumSpan);
        Emit(value, buffer, JsonForm.AsGiven);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static byte[] ToUtf8(StateValue value)
    {
        ArrayBufferWriter<byte> buffer = new(MinimumSpan);
        Emit(value, buffer, JsonForm.AsGiven);
        return buffer.WrittenSpan.ToArray();
    }

    internal static void Emit(StateValue value, IBufferWriter<byte> output, JsonForm form)
    {
        JsonEmitter emitter = new(output, form);
        emitter.Write(value);
        output.Advance(emitter._used);
    }

    private void Write(StateValue value)
    {
        switch (value)
        {
            case StateObject fields when form == JsonForm.AsGiven:
                WriteFields(fields);
                break;
            case StateObject fields:
                WriteSortedFields(fields);
                break;
            case StateArray items:
                WriteItems(items);
                break;
            case StateText text:
                WriteText(text.Value);
                break;
            case StateNumber number:
                WriteNumber(number);
                break;
            default:
                WriteAscii(value switch { StateNull => "null"u8, StateBoolean { Value: true } => "true"u8, StateBoolean => "false"u8, _ => StateRedacted.Json });
                break;
        }
    }

    private void WriteFields(StateObject fields)
    {
        FieldCursor field = new(fields);
        byte separator = (byte)'{';
        while (field.MoveNext())
        {
            WriteByte(separator);
            WriteText(field.Key);
            WriteByte((byte)':');
            Write(field.Value);
            separator = (byte)',';
        }

        WriteAscii(separator == '{' ? "{}"u8 : "}"u8);
    }

    private void WriteSortedFields(StateObject fields)
    {
        KeyValuePair<string, StateValue>[] sorted = [.. fields];
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        WriteByte((byte)'{');
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i > 0)
            {
                WriteByte((byte)',');
            }

            WriteText(sorted[i].Key);
            WriteByte((byte)':');
            Write(sorted[i].Value);
        }

        WriteByte((byte)'}');
    }

    private void WriteItems(StateArray items)
    {
        ItemCursor item = new(items);
        byte separator = (byte)'[';
        while (item.MoveNext())
        {
            WriteByte(separator);
            Write(item.Value);
            separator = (byte)',';
        }

        WriteAscii(separator == '[' ? "[]"u8 : "]"u8);
    }

    private void WriteNumber(StateNumber number)
    {
        if (number.IsPacked && (form == JsonForm.AsGiven || (number.Scale == 0 && Math.Abs(number.Mantissa) < 1L << 53)))
        {
            Span<byte> buffer = stackalloc byte[NumberText.MaxPackedLength];
            WriteAscii(buffer[..NumberText.Format(number.Mantissa, number.Scale, buffer)]);
            return;
        }

        WriteAscii(Encoding.ASCII.GetBytes(form == JsonForm.AsGiven ? number.Text : CanonicalNumber(number)));
    }

    private readonly string CanonicalNumber(StateNumber number)
    {
        string shortest = Es6Number.Format(number.ToDouble());
        if (form == JsonForm.CanonicalIeee754)
        {
            return shortest;
        }

        ExactDecimal exact = number.Exact;
        return ExactDecimal.Of(shortest) == exact ? shortest : Es6Number.Format(exact);
    }

    private void WriteText(string text)
    {
        WriteByte((byte)'"');
        ReadOnlySpan<char> rest = text;
        Span<byte> escape = stackalloc byte[LongestEscape];
        while (!rest.IsEmpty)
        {
            int plain = rest.IndexOfAny(JsonEscapes.Needed);
            ReadOnlySpan<char> run = plain < 0 ? rest : rest[..plain];
            WriteRun(run);
            if (plain < 0)
            {
                break;
            }

            WriteAscii(escape[..JsonEscapes.Write(rest[plain], escape)]);
            rest = rest[(plain + 1)..];
        }

        WriteByte((byte)'"');
    }

    private void WriteRun(scoped ReadOnlySpan<char> run)
    {
        const int chunk = 4096;
        while (!run.IsEmpty)
        {
            int length = Math.Min(chunk, run.Length);
            length -= length < run.Length && char.IsHighSurrogate(run[length - 1]) ? 1 : 0;
            Reserve(length * 3);
            _used += Encoding.UTF8.GetBytes(run[..length], _span[_used..]);
            run = run[length..];
        }
    }

    private void WriteAscii(scoped ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        text.CopyTo(_span[_used..]);
        _used += text.Length;
    }

    private void WriteByte(byte value)
    {
        Reserve(1);
        _span[_used++] = value;
    }

    private void Reserve(int size)
    {
        if (_span.Length - _used < size)
        {
            output.Advance(_used);
            _span = output.GetSpan(Math.Max(size, MinimumSpan));
            _used = 0;
        }
    }
}
