using System.Security.Cryptography;
using Clp.Audit.Tests.Tampering;

namespace Clp.Audit.Tests;

public sealed class EntryProofTests : IDisposable
{
    private readonly ECDsa key = AuditKeys.Create();
    private readonly List<AuditEntry> entries;
    private readonly Checkpoint checkpoint;
    private readonly List<byte[]> lines;

    public EntryProofTests()
    {
        entries = SampleLog.Chain(SampleLog.Stream, SampleLog.Events(new Random(9), 9), out AuditChain chain);
        checkpoint = chain.Sign(key, TimeProvider.System);
        lines = SampleLog.Lines(AuditFormat.Jsonl, new AuditChain(SampleLog.Stream), entries);
    }

    public void Dispose() => key.Dispose();

    [Fact]
    public async Task Verify_OfAnyEntry_Holds()
    {
        foreach (AuditEntry entry in entries)
        {
            EntryProof proof = EntryProof.Parse((await ProveAsync(entry.Position)).ToText());

            proof.Verify(checkpoint, key);
            proof.Entry.Event.ToArray().ShouldBe(entry.Event.ToArray());
            proof.Inclusion.Path.Length.ShouldBeLessThanOrEqualTo(4);
        }
    }

    [Theory]
    [InlineData("\"seed\":", "\"seed\":1")]
    [InlineData("\"position\":5", "\"position\":4")]
    [InlineData("\"entries\":9", "\"entries\":8")]
    [InlineData("booking-7", "booking-8")]
    [InlineData("\"path\":[\"", "\"path\":[\"0000", 4)]
    [InlineData("\"hash\":\"", "\"hash\":\"0000", 4)]
    [InlineData("\"previousHash\":\"", "\"previousHash\":\"0000", 4)]
    public async Task Verify_OfAChangedProof_IsRefused(string field, string other, int replaced = 0)
    {
        string text = (await ProveAsync(5)).ToText();
        int at = text.IndexOf(field, StringComparison.Ordinal);
        text = text.Remove(at, field.Length + replaced).Insert(at, other);

        EntryProof forged = EntryProof.Parse(text);

        Should.Throw<AuditException>(() => forged.Verify(checkpoint, key)).Code.ShouldBe(ClpCodes.AuditBroken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("{}\n{}\n")]
    [InlineData("x\ny\nz\n")]
    public void Parse_OfWhatIsNoProof_IsRefused(string text)
        => Should.Throw<AuditException>(() => EntryProof.Parse(text)).Code.ShouldBe(ClpCodes.AuditUnreadable);

    [Theory]
    [InlineData("\"path\":[", "\"path\":[1,")]
    [InlineData("\"path\":", "\"way\":")]
    [InlineData("clp-proof/1", "clp-proof/2")]
    [InlineData("\"entries\":9", "\"entries\":\"9\"")]
    [InlineData("{\"event\"", " {\"event\"")]
    public async Task Parse_OfABadProof_IsRefused(string field, string other)
    {
        string text = (await ProveAsync(5)).ToText().Replace(field, other, StringComparison.Ordinal);
        Should.Throw<AuditException>(() => EntryProof.Parse(text)).Code.ShouldBe(ClpCodes.AuditUnreadable);
    }

    [Fact]
    public async Task Prove_OutOfATamperedFile_IsRefused()
    {
        lines.RemoveAt(3);
        AuditException refused = await Should.ThrowAsync<AuditException>(async () => await ProveAsync(5));
        refused.Code.ShouldBe(ClpCodes.AuditBroken);
        refused.Message.ShouldContain("entry 2 was dropped");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(9)]
    public async Task Prove_APositionThatIsNotCovered_IsRefused(long position)
        => (await Should.ThrowAsync<AuditException>(async () => await ProveAsync(position))).Code.ShouldBe(ClpCodes.BadArgument);

    [Fact]
    public async Task Prove_FromALogThatGrew_ProvesAgainstTheOlderCheckpoint()
    {
        AuditChain older = new(SampleLog.Stream);
        entries.Take(6).ToList().ForEach(entry => older.Append(entry.Event));
        Checkpoint signed = older.Sign(key, TimeProvider.System);
        using MemoryStream file = new(SampleLog.File(lines));

        (await AuditProver.ProveAsync(file, 5, signed, key)).Verify(signed, key);
    }

    private async Task<EntryProof> ProveAsync(long position)
    {
        using MemoryStream file = new(SampleLog.File(lines));
        return await AuditProver.ProveAsync(file, position, checkpoint, key);
    }
}
