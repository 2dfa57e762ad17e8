using System.Runtime.InteropServices;

namespace Clp.Storage.Erasure;

/// <summary>What is inside a sealed text: one byte for what it is, then the thing itself.</summary>
internal static class SealedContent
{
    private const byte Value = (byte)'v';
    private const byte Op = (byte)'o';
    private const byte Text = (byte)'t';

    public static byte[] OfValue(StateValue value) => [Value, .. value.ToUtf8Json()];

    public static byte[] OfOp(StateOp op) => [Op, .. StateDelta.Of(op).ToUtf8Json()];

    // The units of the text itself, since a text need not be well-formed.
    public static byte[] OfText(string text) => [Text, .. MemoryMarshal.AsBytes(text.AsSpan())];

    public static bool IsOp(ReadOnlySpan<byte> content) => content is [Op, ..];

    public static StateValue ToValue(ReadOnlySpan<byte> content) => content is [Value, .. var json] ? StateValue.Parse(json, StateLimits.Recorded) : throw Strange();

    public static StateOp ToOp(ReadOnlySpan<byte> content) => content is [Op, .. var json] && StateDelta.FromUtf8Json(json).Ops is [var op] ? op : throw Strange();

    public static string ToText(ReadOnlySpan<byte> content) => content is [Text, .. var units] ? new string(MemoryMarshal.Cast<byte, char>(units)) : throw Strange();

    private static StorageException Strange()
        => new(ClpCodes.StoreCorrupt, "A sealed value holds something else than belongs where it stands. Nothing was changed; restore the store from a copy.", StorageFailure.Corrupt);
}
