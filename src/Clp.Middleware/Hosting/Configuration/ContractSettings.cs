using Microsoft.Extensions.Configuration;

namespace Clp.Middleware;

/// <summary>What configuration may say about one contract's runtime: each is the option of <see cref="ClpRuntimeOptions"/> of the same name, which stays as it is when the key is absent.</summary>
internal sealed class ContractSettings
{
    public TimeSpan? TransitionTimeout { get; set; }

    public TimeSpan? ProposalLifetime { get; set; }

    public int? ConflictRetries { get; set; }

    public int? SnapshotEvery { get; set; }

    public int? MaxPendingIntents { get; set; }

    public int? MaxProposalsPerIntent { get; set; }

    public int? MaxBatchSize { get; set; }

    public string? KeyNamespace { get; set; }

    public bool? Strict { get; set; }

    public bool? PersistOnCommit { get; set; }

    public bool? HydrateOnInit { get; set; }

    public void CopyTo(ClpRuntimeOptions options)
    {
        options.TransitionTimeout = TransitionTimeout ?? options.TransitionTimeout;
        options.ProposalLifetime = ProposalLifetime ?? options.ProposalLifetime;
        options.ConflictRetries = ConflictRetries ?? options.ConflictRetries;
        options.SnapshotEvery = SnapshotEvery ?? options.SnapshotEvery;
        options.MaxPendingIntents = MaxPendingIntents ?? options.MaxPendingIntents;
        options.MaxProposalsPerIntent = MaxProposalsPerIntent ?? options.MaxProposalsPerIntent;
        options.MaxBatchSize = MaxBatchSize ?? options.MaxBatchSize;
        options.KeyNamespace = KeyNamespace ?? options.KeyNamespace;
        options.Strict = Strict ?? options.Strict;
        options.PersistOnCommit = PersistOnCommit ?? options.PersistOnCommit;
        options.HydrateOnInit = HydrateOnInit ?? options.HydrateOnInit;
    }
}
