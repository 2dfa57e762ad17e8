using System.Collections.Immutable;

namespace Clp.Middleware;

/// <summary>So many calls in any window of a length. Checked when it is made.</summary>
public sealed record RateLimit
{
    /// <summary>How many limits one limiter may have.</summary>
    public const int MostLimits = 8;

    private const int MostPermits = 1_000_000;
    private const RateLimitBy AllParts = RateLimitBy.Actor | RateLimitBy.Tenant | RateLimitBy.Intent | RateLimitBy.Contract;

    /// <summary>A limit.</summary>
    /// <param name="name">Its name, in metrics, log lines and shared counts: 1 to 64 letters, digits and <c>. _ -</c>.</param>
    /// <param name="permits">How many calls: 1 to 1,000,000. Each that still counts is remembered, with 8 bytes.</param>
    /// <param name="window">In how long: 1 millisecond to 49 days. Its both ends belong to it.</param>
    /// <exception cref="ConfigurationException">One of them is something else.</exception>
    public RateLimit(string name, int permits, TimeSpan window)
    {
        OptionChecks.Demand(IsName(name), "A rate limit's name has 1 to 64 letters, digits and . _ -");
        OptionChecks.Demand(permits is >= 1 and <= MostPermits, $"The rate limit '{name}' lets 1 to {MostPermits} calls through, not {permits}.");
        OptionChecks.Demand(window >= TimeSpan.FromMilliseconds(1) && window <= TimeSpan.FromDays(49), $"The window of the rate limit '{name}' is 1 millisecond to 49 days long.");
        (Name, Permits, Window) = (name, permits, window);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>How many calls any window holds.</summary>
    public int Permits { get; }

    /// <summary>The window's length.</summary>
    public TimeSpan Window { get; }

    /// <summary>Whose calls are counted together. By default each actor's of each tenant.</summary>
    /// <exception cref="ConfigurationException">It is none of its values.</exception>
    public RateLimitBy By
    {
        get;
        init
        {
            OptionChecks.Demand((value & ~AllParts) == 0, $"{nameof(By)} of the rate limit '{Name}' is none of its values.");
            field = value;
        }
    } = RateLimitBy.Actor | RateLimitBy.Tenant;

    /// <summary>What counts. Everything by default.</summary>
    /// <exception cref="ConfigurationException">It is none of its values, or nothing.</exception>
    public CommandActs Acts
    {
        get;
        init
        {
            OptionChecks.Demand(value != CommandActs.None && (value & ~CommandActs.All) == 0, $"{nameof(Acts)} of the rate limit '{Name}' is none of its values, or nothing.");
            field = value;
        }
    } = CommandActs.All;

    /// <summary>Text that tells calls apart beside <see cref="By"/>, such as a customer's plan; null when this limit does not count the call. Quick and thread-safe; one that throws stops the call.</summary>
    public Func<RateLimitRequest, string?>? Key { get; init; }

    /// <summary>With whom this call is counted, or null when this limit does not count it.</summary>
    /// <exception cref="ConfigurationException"><see cref="Key"/> threw.</exception>
    public RateLimitKey? KeyOf(in RateLimitRequest request)
    {
        if ((request.Acts & Acts) == 0)
        {
            return null;
        }

        string? own = null;
        return Key is not null && (own = OwnKey(request)) is null ? null : new RateLimitKey(By, request, own);
    }

    /// <summary>Demands what every limiter does of its limits.</summary>
    /// <exception cref="ConfigurationException">They are none, more than <see cref="MostLimits"/>, or two of one name.</exception>
    public static void CheckAll(ImmutableArray<RateLimit> limits)
    {
        OptionChecks.Demand(!limits.IsDefaultOrEmpty && limits.Length <= MostLimits && limits.All(static limit => limit is not null), $"Give 1 to {MostLimits} rate limits.");
        OptionChecks.Demand(limits.DistinctBy(static limit => limit.Name).Count() == limits.Length, "Two rate limits have the same name.");
    }

    /// <summary>Whether a text may stand in logs and metrics as a limit's name.</summary>
    internal static bool IsName(string? text) => text is { Length: >= 1 and <= 64 } && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private string? OwnKey(in RateLimitRequest request)
    {
        try
        {
            return Key!(request);
        }
#pragma warning disable CA1031 // Whatever it is, it is the host's mistake, and must not pass for a limiter that cannot be reached.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw new ConfigurationException($"The key function of the rate limit '{Name}' threw.", inner: e);
        }
    }
}
