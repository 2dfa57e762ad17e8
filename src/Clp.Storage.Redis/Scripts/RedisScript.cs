using System.Security.Cryptography;
using System.Text;

namespace Clp.Storage.Redis;

/// <summary>A script: constant text, run by its hash.</summary>
internal sealed class RedisScript
{
    private RedisScript(string text)
    {
        Text = text;
#pragma warning disable CA5350 // Redis names scripts by SHA-1; nothing is protected by it.
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    public static RedisScript Append { get; } = OfStream("append");
    public static RedisScript Look { get; } = OfStream("look");
    public static RedisScript Read { get; } = OfStream("read");
    public static RedisScript Find { get; } = OfStream("find");
    public static RedisScript Snapshot { get; } = OfStream("snapshot");
    public static RedisScript Delete { get; } = OfStream("delete");
    public static RedisScript Forget { get; } = new(Load("forget"));
    public static RedisScript Partition { get; } = new(Load("partition"));
    public static RedisScript Feed { get; } = new(Load("feed"));
    public static RedisScript Fetch { get; } = new(Load("fetch"));
    public static RedisScript Streams { get; } = new(Load("streams"));
    public static RedisScript Names { get; } = new(Load("names"));
    public static RedisScript Members { get; } = new(Load("members"));
    public static RedisScript Lanes { get; } = new(Load("lanes"));
    public static RedisScript Lease { get; } = new(Load("lease"));
    public static RedisScript Renew { get; } = OfStream("renew");
    public static RedisScript Settle { get; } = OfStream("settle");
    public static RedisScript Unpark { get; } = OfStream("unpark");
    public static RedisScript Parked { get; } = new(Load("parked"));
    public static RedisScript Open { get; } = new(Load("open"));
    public static RedisScript LoadState { get; } = new(Load("state-load"));
    public static RedisScript SaveState { get; } = new(Load("state-save"));
    public static RedisScript DeleteState { get; } = new(Load("state-delete"));

    public string Text { get; }

    public byte[] Hash { get; }

    private static RedisScript OfStream(string name) => new(Load("stream") + Load(name));

    private static string Load(string name)
    {
        using Stream stream = typeof(RedisScript).Assembly.GetManifestResourceStream($"{name}.lua")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
