namespace Clp;

/// <summary>Something that can say whether it works: implemented by every store that has a server or a disk.</summary>
public interface IStoreHealth
{
    /// <summary>Asks the server or the disk now. Never throws for a store that does not work; that is the answer.</summary>
    ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken);
}

/// <summary>Whether a store works.</summary>
/// <param name="Status">In one word.</param>
/// <param name="Description">What was found, without addresses or credentials; for people.</param>
public sealed record StoreHealth(StoreHealthStatus Status, string Description);

/// <summary>Whether a store works, in one word.</summary>
public enum StoreHealthStatus
{
    /// <summary>Appends and reads work.</summary>
    Healthy,
    /// <summary>It works, with less than it promises; the description says what.</summary>
    Degraded,
    /// <summary>Appends would fail.</summary>
    Unhealthy,
}
