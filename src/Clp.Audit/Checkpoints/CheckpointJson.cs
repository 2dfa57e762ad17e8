using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Clp.Audit;

/// <summary>The stored form of a checkpoint, and the bytes that are signed.</summary>
internal static class CheckpointJson
{
    private const string Format = "clp-checkpoint/1";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    private static readonly string[] Fields = ["chain", "entries", "format", "head", "key", "signature", "stream", "time", "tree"];

    /// <summary>The canonical bytes of everything but the signature. They name their own format, so no other signed document can be taken for a checkpoint.</summary>
    public static byte[] SignedBytes(Checkpoint checkpoint) => CanonicalJson.ToBytes(Tree(checkpoint));

    public static string Write(Checkpoint checkpoint)
        => Encoding.UTF8.GetString(CanonicalJson.ToBytes(Tree(checkpoint).With("signature", Convert.ToBase64String(checkpoint.Signature.AsSpan()))));

    public static Checkpoint Read(string json)
    {
        StateObject tree = Parse(json);
        if (Text(tree, "format") != Format)
        {
            throw Bad($"its format is not \"{Format}\"");
        }

        if (!tree.Keys.Order(StringComparer.Ordinal).SequenceEqual(Fields))
        {
            throw Bad("it has other fields than " + string.Join(", ", Fields));
        }

        if (!DateTimeOffset.TryParseExact(Text(tree, "time"), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            throw Bad("its time is not a UTC time such as 2026-01-31T12:00:00.0000000Z");
        }

        if (tree.Field("entries") is not StateNumber number || !number.TryGetInt64(out long entries) || entries < 0)
        {
            throw Bad("its number of entries is not a whole number");
        }

        return new Checkpoint(StreamJson.Read(tree.Field("stream")) ?? throw Bad("its stream is not named"), Hash(tree, "chain"), entries, Hash(tree, "head"), Peaks(tree, entries), time, Text(tree, "key"))
        {
            Signature = [.. Signature(Text(tree, "signature"))],
        };
    }

    private static StateObject Tree(Checkpoint checkpoint) => StateObject.Of(
        ("chain", checkpoint.ChainId.ToString()),
        ("entries", checkpoint.Entries),
        ("format", Format),
        ("head", checkpoint.Head.ToString()),
        ("key", checkpoint.KeyId),
        ("stream", StreamJson.Tree(checkpoint.Stream)),
        ("time", checkpoint.Time.ToString(TimeFormat, CultureInfo.InvariantCulture)),
        ("tree", StateArray.From(checkpoint.Tree.Select(peak => (StateValue)peak.ToString()))));

    private static StateObject Parse(string json)
    {
        try
        {
            return StateObject.Parse(json);
        }
        catch (ClpException cause)
        {
            throw new AuditException(ClpCodes.BadCheckpoint, "This is not a checkpoint: " + cause.Message, inner: cause);
        }
    }

    private static string Text(StateObject tree, string field)
        => tree.Field(field) is StateText text ? text.Value : throw Bad($"its field \"{field}\" is missing or not a text");

    private static AuditHash Hash(StateObject tree, string field)
        => AuditHash.TryParse(Text(tree, field), out AuditHash hash) ? hash : throw Bad($"its field \"{field}\" is not a hash of 64 lower-case hexadecimal digits");

    private static ImmutableArray<AuditHash> Peaks(StateObject tree, long entries)
        => HashList.Read(tree.Field("tree")) is { } peaks && peaks.Length == MerkleFrontier.PeakCount(entries) ? peaks
            : throw Bad("its tree does not have the hashes that a tree of so many entries has");

    private static byte[] Signature(string text)
    {
        byte[] bytes = new byte[AuditKeys.SignatureSize];
        return Convert.TryFromBase64String(text, bytes, out int length) && length == bytes.Length ? bytes
            : throw Bad($"its signature is not {AuditKeys.SignatureSize} bytes in base64");
    }

    private static AuditException Bad(string what) => new(ClpCodes.BadCheckpoint, $"This is not a checkpoint that can be used: {what}. Take the file that the export wrote.");
}
