using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using StackExchange.Redis;

namespace Clp.Storage.Redis;

/// <summary>The stored bytes of an append's events, all written by one writer into one buffer.</summary>
internal static class EventBytes
{
    private const int LargestKept = 1 << 20;

    // Those of EventJson, which gives a writer of its own to every event.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // One of each per thread: the bytes are copied out before anything else can use it.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    public static void Write(in Append append, Span<RedisValue> output)
    {
        ArrayBufferWriter<byte> bytes = buffer ??= new ArrayBufferWriter<byte>(4096);
        Utf8JsonWriter json = writer ??= new Utf8JsonWriter(bytes, Options);
        for (int i = 0; i < output.Length; i++)
        {
            bytes.ResetWrittenCount();

            // An event before may have failed half-way.
            json.Reset(bytes);
            EventJson.Write(json, append.Events[i] ?? throw new ArgumentNullException(nameof(append), "An event of the batch is null."), append.Header);
            json.Flush();
            output[i] = bytes.WrittenSpan.ToArray();
        }

        if (bytes.Capacity > LargestKept)
        {
            buffer = null;
        }
    }
}
