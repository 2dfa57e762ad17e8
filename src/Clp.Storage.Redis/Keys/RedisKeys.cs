using System.Globalization;
using System.Text;
using StackExchange.Redis;

namespace Clp.Storage.Redis;

/// <summary>The keys of one tenant. Those of a partition share a hash tag, so that a cluster keeps them in one slot and a script may use them together.</summary>
internal sealed class RedisKeys
{
    private readonly string root;
    private readonly byte[][] tags;

    public RedisKeys(string prefix, string tenant, int partitions)
    {
        root = $"{prefix}:{Texts.Hash(Texts.ToBytes(tenant))[..32]}";
        tags = [.. Enumerable.Range(0, partitions).Select(partition => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{{root}:{partition}}}")))];
        Description = $"{{{root}}}:store";
    }

    public int Partitions => tags.Length;

    /// <summary>Schema, number of partitions and the tenant's true name.</summary>
    public RedisKey Description { get; }

    public RedisKey Feed(int partition) => Of(partition, 'f');
    public RedisKey Counters(int partition) => Of(partition, 'p');
    public RedisKey Streams(int partition) => Of(partition, 'n');
    public RedisKey Lanes(int partition) => Of(partition, 'z');
    public RedisKey Parking(int partition) => Of(partition, 'q');
    public RedisKey Graves(int partition) => Of(partition, 'g');

    /// <summary>A key of one stream: h head, e events, o operations, s snapshot, x lane, l lane state, k parked.</summary>
    public RedisKey OfStream(int partition, char kind, string sid) => Of(partition, kind, sid);

    /// <summary>A latest state; spread over the slots by its own name.</summary>
    public RedisKey State(string key) => $"{root}:state:{Texts.Hash(Texts.ToBytes(key))}";

    public int PartitionOf(string sid) => (int)(uint.Parse(sid.AsSpan(0, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) % (uint)tags.Length);

    private byte[] Of(int partition, char kind, string sid = "")
    {
        byte[] tag = tags[partition];
        byte[] key = new byte[tag.Length + 1 + sid.Length];
        tag.CopyTo(key, 0);
        key[tag.Length] = (byte)kind;
        Encoding.ASCII.GetBytes(sid, key.AsSpan(tag.Length + 1));
        return key;
    }
}
