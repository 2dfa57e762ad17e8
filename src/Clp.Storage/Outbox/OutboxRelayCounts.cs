namespace Clp.Storage;

/// <summary>What a relay did.</summary>
/// <param name="Delivered">Messages that the target took; again, when it had taken them before and nobody knew.</param>
/// <param name="Failed">Attempts that failed and are to be repeated.</param>
/// <param name="Parked">Messages set aside.</param>
/// <param name="LeasesLost">Streams that another relay had taken over, or might have.</param>
/// <param name="StoreFailures">Calls to the store that failed.</param>
public readonly record struct OutboxRelayCounts(long Delivered, long Failed, long Parked, long LeasesLost, long StoreFailures)
{
    /// <summary>The sum of two.</summary>
    public static OutboxRelayCounts operator +(OutboxRelayCounts left, OutboxRelayCounts right) => Add(left, right);

    /// <summary>The sum of two.</summary>
    public static OutboxRelayCounts Add(OutboxRelayCounts left, OutboxRelayCounts right) => new(
        left.Delivered + right.Delivered,
        left.Failed + right.Failed,
        left.Parked + right.Parked,
        left.LeasesLost + right.LeasesLost,
        left.StoreFailures + right.StoreFailures);
}
