using System.Threading.RateLimiting;

namespace Clp.Middleware;

/// <summary>A limiter's answer. Nothing is given back when it is disposed.</summary>
public sealed class LimitLease : RateLimitLease
{
    private LimitLease(bool isAcquired, string? limit, TimeSpan? retryAfter, DateTimeOffset? grantedAt)
        => (IsAcquired, Limit, RetryAfter, GrantedAt) = (isAcquired, limit, retryAfter, grantedAt);

    /// <summary>The name of the limit that refused, as metadata.</summary>
    public static MetadataName<string> LimitName { get; } = MetadataName.Create<string>("CLP_LIMIT");

    /// <summary>A call that may go on.</summary>
    public static LimitLease Granted { get; } = new(true, null, null, null);

    /// <inheritdoc/>
    public override bool IsAcquired { get; }

    /// <summary>The limit that refused; the one that will do so longest when several did. Null when granted.</summary>
    public string? Limit { get; }

    /// <summary>When the same call would be let through, if no others come before it. Null when granted.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>When it was granted, by the clock that counts; null when the limiter does not tell.</summary>
    public DateTimeOffset? GrantedAt { get; }

    /// <inheritdoc/>
    public override IEnumerable<string> MetadataNames => IsAcquired ? [] : [MetadataName.RetryAfter.Name, LimitName.Name];

    /// <summary>A call that may go on, with its moment.</summary>
    public static LimitLease GrantedOn(DateTimeOffset moment) => new(true, null, null, moment);

    /// <summary>A call that may not.</summary>
    /// <param name="limit">The limit's name.</param>
    /// <param name="retryAfter">When another attempt makes sense.</param>
    public static LimitLease Refused(string limit, TimeSpan retryAfter) => new(false, limit, retryAfter, null);

    /// <inheritdoc/>
    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? RetryAfter : metadataName == LimitName.Name ? Limit : null;
        return metadata is not null;
    }
}
