using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace Clp.Middleware.Redis;

/// <summary>
/// Where counts are kept: one key per limit and partition, made of hashes, so that any text will do and none can be read.
/// Those that one call may need lie in one slot of a cluster: what all limits count by is their hash tag.
/// </summary>
internal sealed class LimitKeys(string prefix, ImmutableArray<RateLimit> limits)
{
    private readonly RateLimitBy common = limits.Aggregate((RateLimitBy)~0, static (by, limit) => by & limit.By);

    public RedisKey Of(RateLimit limit, in RateLimitKey key, in RateLimitRequest request)
    {
        string place = Hash(string.Create(CultureInfo.InvariantCulture, $"{limit.Name.Length}:{limit.Name}{key.Encode()}"));
        return limits.Length == 1 ? $"{prefix}:rate:{place}" : $"{prefix}:rate:{{{Hash(new RateLimitKey(common, request).Encode())}}}:{place}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan())));
}
