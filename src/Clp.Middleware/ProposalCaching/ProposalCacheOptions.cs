namespace Clp.Middleware;

/// <summary>How long and how many drafts of the provider are kept. Immutable.</summary>
public sealed record ProposalCacheOptions
{
    /// <summary>How long a draft is given again, by the runtime's clock: more than zero, at most 1 day. Default 5 minutes.</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many drafts are kept; the one that was given least recently goes first. 1 to 1,000,000; default 1,000.</summary>
    public int MaxEntries { get; init; } = 1_000;

    /// <summary>How large all drafts together may be, by the JSON of their values in UTF-8, in bytes: 1 to 1 GiB. A draft that is larger alone is not kept. Default 16 MiB.</summary>
    public long MaxBytes { get; init; } = 16 << 20;

    /// <summary>True: that the provider had nothing is kept too. Default false.</summary>
    public bool KeepsNone { get; init; }

    /// <summary>True: what was drafted for one actor is given to another one in the same instance, too, for providers that do not look at who asks. Default false.</summary>
    public bool SharesAcrossActors { get; init; }

    internal void Check()
    {
        OptionChecks.Demand(TimeToLive > TimeSpan.Zero && TimeToLive <= TimeSpan.FromDays(1), "ProposalCacheOptions.TimeToLive is more than zero and at most 1 day.");
        OptionChecks.Demand(MaxEntries is >= 1 and <= 1_000_000, "ProposalCacheOptions.MaxEntries is 1 to 1,000,000.");
        OptionChecks.Demand(MaxBytes is >= 1 and <= 1L << 30, "ProposalCacheOptions.MaxBytes is 1 byte to 1 GiB.");
    }
}
