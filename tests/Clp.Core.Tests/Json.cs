using System.Buffers;
using System.Text;

namespace Clp.Tests;

/// <summary>Events through their stored form.</summary>
internal static class Json
{
    public static byte[] Of(ContractEvent e, EventHeader header)
    {
        ArrayBufferWriter<byte> bytes = new();
        EventJson.Write(bytes, e, header);
        return bytes.WrittenSpan.ToArray();
    }

    public static string Text(RecordedEvent e) => Encoding.UTF8.GetString(Of(e.Event, e.Header));

    public static RecordedEvent RoundTrip(RecordedEvent e) => EventJson.Read(e.Stream, e.Version, Of(e.Event, e.Header));
}
