using System.Buffers;
using System.Globalization;
using System.Text;

namespace Clp.Audit.Tests.Tampering;

/// <summary>A made-up log: events as a store keeps them, of every kind of value, from a seed.</summary>
internal static class SampleLog
{
    private static readonly string[] Texts = ["ada", "=1+1", "naïve", "東京", "a\"b\\c", "line\nbreak", "", "😀 x", "\uE000", "\u0001"];

    public static StreamId Stream { get; } = new("tenant", "flight", "booking-7");

    /// <summary>The stored JSON of one event, keys in no particular order.</summary>
    public static string Event(Random random, long version)
    {
        string value = random.Next(5) switch
        {
            0 => random.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture),
            1 => (random.Next(-100000, 100000) / 100m).ToString(CultureInfo.InvariantCulture),
            2 => "[true,null,{\"deep\":[1.50,2e3]}]",
            3 => "123456789012345678901234567890.5",
            _ => Quote(Texts[random.Next(Texts.Length)]),
        };
        return string.Create(CultureInfo.InvariantCulture,
            $$"""{"kind":"committed","intentId":{{version}},"by":{"kind":"human","id":{{Quote(Texts[random.Next(Texts.Length)])}}},"at":"2026-03-01T09:00:{{version % 60:00}}Z","intent":"set","payload":{"value":{{value}}},"contractVersion":1,"seed":{{random.Next()}}}""");
    }

    public static List<string> Events(Random random, int count) => [.. Enumerable.Range(0, count).Select(version => Event(random, version))];

    /// <summary>The entries of a log.</summary>
    public static List<AuditEntry> Chain(StreamId stream, IEnumerable<string> events, out AuditChain chain)
    {
        AuditChain grown = chain = new AuditChain(stream);
        return [.. events.Select(json => grown.Append(Encoding.UTF8.GetBytes(json)))];
    }

    /// <summary>The header line and one line per entry, each with its line end.</summary>
    public static List<byte[]> Lines(AuditFormat format, AuditChain before, IEnumerable<AuditEntry> entries)
    {
        ArrayBufferWriter<byte> buffer = new();
        EntryWriter writer = EntryWriter.Create(format, buffer, before.Stream);
        List<byte[]> lines = [Written(buffer, () => writer.Begin(before))];
        lines.AddRange(entries.Select(entry => Written(buffer, () => writer.Write(entry))));
        return lines;
    }

    public static byte[] File(IEnumerable<byte[]> lines) => [.. lines.SelectMany(line => line)];

    private static byte[] Written(ArrayBufferWriter<byte> buffer, Action write)
    {
        buffer.ResetWrittenCount();
        write();
        return buffer.WrittenSpan.ToArray();
    }

    private static string Quote(string text) => ((StateValue)text).ToJson();
}
