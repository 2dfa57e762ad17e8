using System.Globalization;
using StackExchange.Redis;

namespace Clp.Storage.Redis;

/// <summary>A stream's head as the server acknowledged it.</summary>
/// <param name="Life">Which of the streams that had this name, one after another; begins with its first place in the partition's feed.</param>
/// <param name="Version">The newest version, or -1 when the life was ended by a deletion.</param>
/// <param name="Entry">The newest feed entry.</param>
/// <param name="Mark">The mark of the append that wrote it, which no other append has.</param>
internal sealed record SeenHead(string Life, long Version, RedisValue Entry, RedisValue Mark)
{
    private readonly long birth = long.Parse(Life.AsSpan(0, Life.IndexOf('-')), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The same life, deleted.</summary>
    public SeenHead Ended() => this with { Version = -1 };

    public bool IsNewerThan(SeenHead other) => Life == other.Life
        ? other.Version >= 0 && (Version < 0 || Version > other.Version)
        : birth > other.birth;
}
