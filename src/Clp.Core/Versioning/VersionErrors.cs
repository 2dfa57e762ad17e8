namespace Clp;

/// <summary>What is said when stored data and the contract's version do not go together: which versions, which step is missing.</summary>
internal static class VersionErrors
{
    private const int Shown = 5;

    public static StorageException Newer(string what, int written, Contract contract)
        => new(ClpCodes.NewerContract, $"{what} was written under version {written} of the contract '{contract.Name}', and this is version {contract.Version}, which could misread it. Run version {written} or a later one.", StorageFailure.Rejected);

    public static StorageException Late(RecordedEvent e, Contract contract)
        => new(ClpCodes.VersionGap, $"The event at version {e.Version} of '{e.Stream}' was written under contract version {e.Header.ContractVersion} after events of a later one, and a migrated state cannot take it. Stop the processes of the older version before a migration, or declare upcasters from {e.Header.ContractVersion} to {contract.Version}.", StorageFailure.Rejected);

    public static StorageException NoInitial(int version, RecordedEvent e)
        => new(ClpCodes.VersionGap, $"The log of '{e.Stream}' begins under contract version {version}, and the migration from {version} does not say with which state that version began. Give that state to .Migrate(from: {version}, …, initial: …), or lift its events with .Upcast(from: {version}, …).", StorageFailure.Rejected);

    public static StorageException DoesNotApply(RecordedEvent e, int written, Contract contract, Exception inner) => written < contract.Version
        ? new(ClpCodes.HydrationFailed, $"The event at version {e.Version} of '{e.Stream}' does not apply to the state before it. {inner.Message} {Missing(written, contract, isSnapshot: false)}", StorageFailure.Rejected, inner)
        : new(ClpCodes.HydrationFailed, $"The event at version {e.Version} of '{e.Stream}' does not apply to the state before it; the stream was written under another initial state or is damaged. {inner.Message}", StorageFailure.Corrupt, inner);

    /// <exception cref="StorageException">The state does not fit the contract's shape.</exception>
    public static void DemandFit(StateObject state, StreamId stream, Contract contract, int? written, bool isSnapshot)
    {
        List<ValidationError> errors = [];
        ShapeValidator.Check(contract.StateShape, state, StatePath.Root, errors);
        if (errors.Count == 0)
        {
            return;
        }

        string[] unknown = [.. errors.Where(e => e.Code == "unknown_field").Take(Shown).Select(e => $"'{e.Path}'")];
        string paths = unknown.Length == 0 ? "" : $" It has paths that the contract does not know: {string.Join(", ", unknown)}.";
        string others = string.Join(" ", errors.Where(e => e.Code != "unknown_field").Take(Shown));
        throw new StorageException(
            ClpCodes.HydrationFailed,
            $"The stored state of '{stream}' does not fit version {contract.Version} of the contract '{contract.Name}'.{paths}{(others.Length == 0 ? "" : " " + others)} {Missing(written, contract, isSnapshot)}",
            StorageFailure.Rejected);
    }

    private static string Missing(int? written, Contract contract, bool isSnapshot)
    {
        VersionChain versions = contract.Versions;
        if (written is not { } from)
        {
            return "It does not say under which version it was written; declare the migrations from the oldest version in use, or open it with the version that wrote it.";
        }

        if (from >= contract.Version)
        {
            return $"It was written under another contract of the same version {contract.Version}; raise the version when a contract changes, and declare the step from the one before.";
        }

        int gap = from;
        while (gap < contract.Version && (isSnapshot ? versions.MigrationFrom(gap) is not null : versions.LeadsFrom(gap)))
        {
            gap = versions.MigrationFrom(gap)?.To ?? gap + 1;
        }

        string fix = isSnapshot ? $".Migrate(from: {gap}, to: {gap + 1}, …)" : $".Upcast(from: {gap}, …) or .Migrate(from: {gap}, to: {gap + 1}, …)";
        return gap < contract.Version
            ? $"It was written under version {from}, and the step from {gap} to {gap + 1} is missing; declare {fix}, or open it with the contract version that wrote it."
            : $"It was written under version {from}, and the declared steps from {from} to {contract.Version} do not lead to this shape; correct them.";
    }
}
