using System.Globalization;
using StackExchange.Redis;

namespace Clp.Storage.Redis;

/// <summary>What a tenant's place says of itself: made by the first start, demanded of every later one.</summary>
internal static class StoreDescription
{
    /// <summary>The form of keys and values. A greater one was written by a newer version of this library.</summary>
    private const int Schema = 1;

    public static async ValueTask OpenAsync(RedisLink link, RedisStoreOptions options, CancellationToken cancellationToken)
    {
        RedisKeys keys = new(options.KeyPrefix, options.Tenant, 1);
        byte[] tenant = Texts.ToBytes(options.Tenant);
        RedisResult[] found = await link.WriteAsync(RedisScript.Open, [keys.Description], [Schema, options.Partitions, tenant], cancellationToken).ConfigureAwait(false);
        if (!int.TryParse((string)found[0]!, NumberStyles.None, CultureInfo.InvariantCulture, out int schema) || schema != Schema)
        {
            throw Unfit($"The store on this server is of schema {schema}; this version of the library reads {Schema}. Run the version that made it, or choose another {nameof(RedisStoreOptions.KeyPrefix)}.");
        }

        if (!int.TryParse((string)found[1]!, NumberStyles.None, CultureInfo.InvariantCulture, out int partitions) || partitions != options.Partitions)
        {
            throw Unfit($"The store on this server was made with {partitions} partitions, and {options.Partitions} were asked for. Set {nameof(RedisStoreOptions.Partitions)} to {partitions}.");
        }

        if (!((byte[])found[2]!).AsSpan().SequenceEqual(tenant))
        {
            throw RedisErrors.Collision();
        }
    }

    private static StorageException Unfit(string problem) => new(ClpCodes.StoreSchema, problem, StorageFailure.Rejected);
}
