using System.Security.Cryptography;
using System.Text;
using Clp.Audit.Tests.Tampering;

namespace Clp.Audit.Tests;

/// <summary>An exported log of some entries, line by line, to be damaged and verified.</summary>
internal sealed class Exported : IDisposable
{
    private readonly ECDsa key = AuditKeys.Create();
    private readonly List<string> events;

    public Exported(int count = 8, AuditFormat format = AuditFormat.Jsonl)
    {
        events = SampleLog.Events(new Random(count), count);
        Entries = SampleLog.Chain(SampleLog.Stream, events, out AuditChain chain);
        Chain = chain;
        Lines = SampleLog.Lines(format, new AuditChain(SampleLog.Stream), Entries);
    }

    public List<AuditEntry> Entries { get; }

    public AuditChain Chain { get; }

    /// <summary>The header on line 0, entry n on line n + 1, each with its line end.</summary>
    public List<byte[]> Lines { get; }

    public AuditVerifyOptions Signed => new() { Checkpoints = [CheckpointAt(events.Count)], PublicKey = key };

    public AuditVerifyOptions SignedAt(params int[] counts) => new() { Checkpoints = [.. counts.Select(CheckpointAt)], PublicKey = key };

    public Checkpoint CheckpointAt(int count)
    {
        SampleLog.Chain(SampleLog.Stream, events[..count], out AuditChain part);
        return part.Sign(key, TimeProvider.System);
    }

    /// <summary>The lines of a continuation that begins at that position.</summary>
    public List<byte[]> Continuation(int from)
    {
        SampleLog.Chain(SampleLog.Stream, events[..from], out AuditChain before);
        return SampleLog.Lines(AuditFormat.Jsonl, before, Entries[from..]);
    }

    /// <summary>The lines of a history that differs from one position on.</summary>
    public List<byte[]> Rewritten(int at, string json)
    {
        List<string> other = [.. events[..at], json, .. events[(at + 1)..]];
        return SampleLog.Lines(AuditFormat.Jsonl, new AuditChain(SampleLog.Stream), SampleLog.Chain(SampleLog.Stream, other, out _));
    }

    public void Edit(int line, Func<string, string> edit) => Lines[line] = Encoding.UTF8.GetBytes(edit(Encoding.UTF8.GetString(Lines[line])));

    public void Dispose() => key.Dispose();

    public ValueTask<AuditReport> VerifyAsync(AuditVerifyOptions? options = null) => VerifyAsync(Lines, options);

    public static async ValueTask<AuditReport> VerifyAsync(IEnumerable<byte[]> lines, AuditVerifyOptions? options = null)
    {
        using MemoryStream file = new(SampleLog.File(lines));
        return await AuditVerifier.VerifyAsync(file, options);
    }

    public ValueTask<AuditException> RefusedAsync(AuditVerifyOptions? options = null)
        => new(Should.ThrowAsync<AuditException>(async () => await VerifyAsync(options)));
}
