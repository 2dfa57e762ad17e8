namespace Clp.Middleware;

/// <summary>How a circuit stands.</summary>
public enum CircuitPosition
{
    /// <summary>Calls go through.</summary>
    Closed,
    /// <summary>Calls are refused.</summary>
    Open,
    /// <summary>One call at a time goes through, to see.</summary>
    HalfOpen,
}

/// <summary>One circuit as it stands now.</summary>
/// <param name="Contract">The contract's name.</param>
/// <param name="Phase">What it protects: <see cref="ClpPhase.Propose"/> or <see cref="ClpPhase.Transition"/>.</param>
/// <param name="Name">The provider's name, or the transition's.</param>
/// <param name="Position">How it stands.</param>
/// <param name="RetryAfter">In how long the next call goes through; zero when it would right now.</param>
public sealed record CircuitStatus(string Contract, ClpPhase Phase, string Name, CircuitPosition Position, TimeSpan RetryAfter);
