namespace Clp;

/// <summary>What a relay asks for.</summary>
/// <param name="Token">Chosen by the relay, another one for every request; it proves the lease later on.</param>
/// <param name="Now">The relay's time. Leases and pauses end by it, so relays whose clocks differ need leases longer than the difference.</param>
/// <param name="Until">When the lease ends unless renewed; after <paramref name="Now"/>.</param>
public sealed record OutboxLeaseRequest(string Token, DateTimeOffset Now, DateTimeOffset Until)
{
    /// <summary>From how many streams at most, 1 or more. Default 16.</summary>
    public int MaxStreams { get; init; } = 16;
    /// <summary>How many messages of each stream at most, 1 or more. Default 32.</summary>
    public int MaxMessages { get; init; } = 32;
}

/// <summary>The oldest messages of one stream, for one relay alone until a moment. To be delivered in their order.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Token">The request's token.</param>
/// <param name="Attempts">How often the first message was tried before.</param>
/// <param name="Messages">The messages, oldest first; at least one.</param>
public sealed record OutboxLease(StreamId Stream, string Token, int Attempts, IReadOnlyList<OutboxEntry> Messages);

/// <summary>What became of a lease's messages; ends the lease.</summary>
/// <param name="Delivered">How many were delivered, from the first on; they are removed. 0 to the number of leased ones.</param>
public sealed record OutboxSettlement(int Delivered)
{
    /// <summary>Not null: the first message that was not delivered is set aside for this reason.</summary>
    public string? Park { get; init; }
    /// <summary>Not null: the first message that was not delivered was tried; its stream rests until then, and its count of attempts grows.</summary>
    public DateTimeOffset? RetryAt { get; init; }
    /// <summary>The relay's time, kept with a parked message.</summary>
    public DateTimeOffset At { get; init; }
}
