using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Clp.Audit;

/// <summary>What an audit file is verified against. Immutable.</summary>
public sealed record AuditVerifyOptions
{
    /// <summary>Without checkpoints: the chain is verified in itself, and a missing end or a rewritten history cannot be shown.</summary>
    public static AuditVerifyOptions Default { get; } = new();

    /// <summary>The signed checkpoints the file must agree with, in any order. More of them narrow down where a history was rewritten.</summary>
    public ImmutableArray<Checkpoint> Checkpoints { get; init; } = [];

    /// <summary>The checkpoint that an incremental export continues; null (the default) for a file that begins at position 0.</summary>
    public Checkpoint? After { get; init; }

    /// <summary>The public key that the checkpoints were signed with; needed as soon as there is one.</summary>
    public ECDsa? PublicKey { get; init; }

    /// <summary>False (the default): entries after the newest checkpoint are a finding, since nothing vouches for them. True: they are only counted.</summary>
    public bool AllowUncovered { get; init; }

    /// <summary>
    /// True: a JSONL file that another program has parsed and written again (spaces, order of keys, escapes, CR LF, a byte order
    /// mark) is verified by its values; slower. False (the default): every line must be, byte for byte, as it was exported.
    /// </summary>
    public bool AllowReformatted { get; init; }

    /// <summary>The longest line that is read, in bytes. Default 64 MiB.</summary>
    public int MaxLineBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>After so many findings the verification stops. Default 100, at least 1.</summary>
    public int MaxFindings { get; init; } = 100;
}
