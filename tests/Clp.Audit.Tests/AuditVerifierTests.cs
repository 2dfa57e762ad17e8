using Clp.Audit.Tests.Tampering;

namespace Clp.Audit.Tests;

public sealed class AuditVerifierTests : IDisposable
{
    private readonly Exported file = new();

    public void Dispose() => file.Dispose();

    [Theory]
    [InlineData(0, AuditFormat.Jsonl)]
    [InlineData(1, AuditFormat.Jsonl)]
    [InlineData(50, AuditFormat.Jsonl)]
    [InlineData(0, AuditFormat.Csv)]
    [InlineData(1, AuditFormat.Csv)]
    [InlineData(50, AuditFormat.Csv)]
    public async Task Verify_ASoundFile_IsIntact_AndProvenWithACheckpoint(int count, AuditFormat format)
    {
        using Exported sound = new(count, format);

        AuditReport alone = await sound.VerifyAsync();
        AuditReport signed = await sound.VerifyAsync(sound.Signed);

        alone.Findings.ShouldBeEmpty();
        (alone.IsIntact, alone.IsEndProven, alone.Covered).ShouldBe((true, false, null));
        (signed.IsIntact, signed.IsEndProven, signed.Covered).ShouldBe((true, true, count));
        (signed.Entries, signed.From, signed.Format).ShouldBe((count, 0, format));
        signed.Head.ShouldBe(count == 0 && format == AuditFormat.Csv ? signed.Head : sound.Chain.Head);
    }

    [Fact]
    public async Task Verify_WithoutACheckpoint_DoesNotSeeAMissingEnd_AndSaysSo()
    {
        AuditReport report = await Exported.VerifyAsync(file.Lines[..^1]);

        report.IsIntact.ShouldBeTrue();
        report.IsEndProven.ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Verify_WithoutACheckpoint_NamesAChangedEvent(int at)
    {
        file.Edit(at + 1, line => line.Replace("\"seed\":", "\"seed\":1", StringComparison.Ordinal));
        Only(await file.VerifyAsync(), AuditFault.Changed, at).Line.ShouldBe(at + 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    public async Task Verify_WithoutACheckpoint_NamesADroppedEntry(int at)
    {
        file.Lines.RemoveAt(at + 1);
        Only(await file.VerifyAsync(), AuditFault.Dropped, at);
    }

    [Fact]
    public async Task Verify_SeveralDropped_NamesTheRange()
    {
        file.Lines.RemoveRange(3, 3);
        Only(await file.VerifyAsync(), AuditFault.Dropped, 2, 4);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 7)]
    [InlineData(2, 3)]
    [InlineData(2, 4)]
    [InlineData(6, 7)]
    [InlineData(5, 7)]
    public async Task Verify_TwoSwapped_NamesBoth(int low, int high)
    {
        (file.Lines[low + 1], file.Lines[high + 1]) = (file.Lines[high + 1], file.Lines[low + 1]);

        Only(await file.VerifyAsync(), AuditFault.Swapped, low, high);
        Only(await file.VerifyAsync(file.Signed), AuditFault.Swapped, low, high);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(5, 1)]
    [InlineData(7, 2)]
    public async Task Verify_AMovedEntry_IsNamedAsMoved(int from, int to)
    {
        byte[] line = file.Lines[from + 1];
        file.Lines.RemoveAt(from + 1);
        file.Lines.Insert(to + 1, line);

        Only(await file.VerifyAsync(file.Signed), AuditFault.Moved, from);
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(3, 0)]
    [InlineData(3, 8)]
    public async Task Verify_ADuplicate_IsNamedWhereItStands(int of, int at)
    {
        file.Lines.Insert(at + 1, file.Lines[of + 1]);
        Only(await file.VerifyAsync(file.Signed), AuditFault.Inserted, at);
    }

    [Theory]
    [InlineData("position")]
    [InlineData("previousHash")]
    [InlineData("hash")]
    public async Task Verify_AChangedField_IsNamed(string field)
    {
        AuditEntry entry = file.Entries[3];
        AuditEntry forged = field switch
        {
            "position" => entry with { Position = 77 },
            "hash" => entry with { Hash = file.Chain.Id },
            _ => entry with { PreviousHash = file.Chain.Id },
        };
        file.Lines[4] = SampleLog.Lines(AuditFormat.Jsonl, new AuditChain(SampleLog.Stream), [forged])[1];

        Only(await file.VerifyAsync(), AuditFault.Changed, 3).Message.ShouldContain(field);
    }

    [Fact]
    public async Task Verify_AnEntryReplacedWithItsHash_IsNamedByTheBrokenLink()
    {
        file.Lines[4] = file.Rewritten(3, """{"forged":true}""")[4];

        Only(await file.VerifyAsync(), AuditFault.Replaced, 3);
        Only(await file.VerifyAsync(file.Signed), AuditFault.Replaced, 3);
    }

    [Fact]
    public async Task Verify_AnEntryOfAnotherPosition_ThatTheChainGoesOnFrom_IsNamed()
    {
        ChainHasher hasher = new();
        AuditHash previous = file.Entries[2].Hash;
        List<AuditEntry> forged = [.. file.Entries[..3]];
        foreach (AuditEntry entry in file.Entries[3..])
        {
            long position = entry.Position == 3 ? 77 : entry.Position;
            AuditHash hash = hasher.Entry(position, previous, entry.Event.Span);
            forged.Add(entry with { Position = position, PreviousHash = previous, Hash = hash });
            previous = hash;
        }

        List<byte[]> lines = SampleLog.Lines(AuditFormat.Jsonl, new AuditChain(SampleLog.Stream), forged);

        Only(await Exported.VerifyAsync(lines), AuditFault.Replaced, 3).Message.ShouldContain("77");
    }

    [Fact]
    public async Task Verify_AForeignTail_IsAFork_WhenACheckpointTells()
    {
        List<byte[]> other = file.Rewritten(1, """{"forged":true}""");
        List<byte[]> spliced = [.. file.Lines[..5], .. other[5..]];

        Only(await Exported.VerifyAsync(spliced, file.Signed), AuditFault.Forked, 4, 7);
        Only(await Exported.VerifyAsync(spliced), AuditFault.Replaced, 3);
    }

    [Fact]
    public async Task Verify_ARewrittenHistory_IsFoundByACheckpointOnly_AndNarrowedByMore()
    {
        List<byte[]> rewritten = file.Rewritten(5, """{"forged":true}""");

        (await Exported.VerifyAsync(rewritten)).IsIntact.ShouldBeTrue();
        Only(await Exported.VerifyAsync(rewritten, file.Signed), AuditFault.Forked, 0, 7);
        AuditReport narrowed = await Exported.VerifyAsync(rewritten, file.SignedAt(6, 3, 5, 8));
        narrowed.Findings[0].ShouldSatisfyAllConditions(f => f.Fault.ShouldBe(AuditFault.Forked), f => f.Position.ShouldBe(5), f => f.LastPosition.ShouldBe(5));
    }

    [Fact]
    public async Task Verify_ATruncatedFile_NamesWhatIsMissing()
        => Only(await Exported.VerifyAsync(file.Lines[..4], file.Signed), AuditFault.Truncated, 3, 7).Code.ShouldBe(ClpCodes.AuditTruncated);

    [Fact]
    public async Task Verify_EntriesAfterTheCheckpoint_AreAFinding_UnlessAllowed()
    {
        Only(await file.VerifyAsync(file.SignedAt(5)), AuditFault.Uncovered, 5, 7);
        AuditReport allowed = await file.VerifyAsync(file.SignedAt(5) with { AllowUncovered = true });
        (allowed.IsIntact, allowed.IsEndProven, allowed.Covered).ShouldBe((true, false, 5));
    }

    [Fact]
    public async Task Verify_AContinuation_NeedsTheCheckpointItContinues()
    {
        List<byte[]> continuation = file.Continuation(5);

        AuditReport continued = await Exported.VerifyAsync(continuation, file.Signed with { After = file.CheckpointAt(5) });
        (continued.IsEndProven, continued.From, continued.Entries).ShouldBe((true, 5, 8));
        Only(await Exported.VerifyAsync(continuation, file.Signed), AuditFault.Dropped, 0, 4);
        (await Exported.VerifyAsync(continuation, file.Signed with { After = file.CheckpointAt(4) })).IsIntact.ShouldBeFalse();
        (await Exported.VerifyAsync(continuation, file.Signed with { After = file.CheckpointAt(6) })).IsIntact.ShouldBeFalse();
        (await Exported.VerifyAsync(file.Lines, file.Signed with { After = file.CheckpointAt(5) })).IsIntact.ShouldBeFalse();
    }

    [Fact]
    public async Task Verify_WithACheckpointOfAnotherStream_IsAFinding()
    {
        using System.Security.Cryptography.ECDsa key = AuditKeys.Create();
        SampleLog.Chain(SampleLog.Stream with { Instance = "other" }, SampleLog.Events(new Random(1), 8), out AuditChain other);

        AuditReport report = await file.VerifyAsync(new AuditVerifyOptions { Checkpoints = [other.Sign(key, TimeProvider.System)], PublicKey = key });

        report.Findings[0].Fault.ShouldBe(AuditFault.WrongHeader);
        report.Findings[0].Message.ShouldContain("other");
    }

    [Fact]
    public async Task Verify_WithACheckpointAndNoKey_IsRefused()
        => (await file.RefusedAsync(file.Signed with { PublicKey = null })).Code.ShouldBe(ClpCodes.BadAuditKey);

    [Fact]
    public async Task Verify_ACheckpointWhoseTreeIsAnothers_IsAFinding()
    {
        using System.Security.Cryptography.ECDsa key = AuditKeys.Create();
        Checkpoint right = file.Chain.Sign(key, TimeProvider.System);
        Checkpoint wrong = new(right.Stream, right.ChainId, right.Entries, right.Head, [right.Head], right.Time, right.KeyId);
        wrong.Signature = [.. AuditKeys.Sign(key, CheckpointJson.SignedBytes(wrong))];

        Only(await file.VerifyAsync(new AuditVerifyOptions { Checkpoints = [wrong], PublicKey = key }), AuditFault.Forked, 0, 7).Message.ShouldContain("tree of another");
    }

    [Fact]
    public async Task Verify_SoManyFindings_StopsThere()
    {
        using Exported many = new(60);
        for (int line = 1; line < many.Lines.Count; line++)
        {
            many.Edit(line, text => text.Replace("\"seed\":", "\"seed\":1", StringComparison.Ordinal));
        }

        AuditReport report = await many.VerifyAsync(AuditVerifyOptions.Default with { MaxFindings = 7 });

        (report.Findings.Length, report.IsStopped, report.IsIntact).ShouldBe((7, true, false));
    }

    [Fact]
    public async Task Verify_ALongFile_KeepsNothingPerEntry()
    {
        using Exported small = new(200);
        using Exported large = new(4_000);
        await small.VerifyAsync();
        byte[] file = SampleLog.File(large.Lines);
        using MemoryStream stream = new(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ValueTask<AuditReport> verification = AuditVerifier.VerifyAsync(stream);
        verification.IsCompletedSuccessfully.ShouldBeTrue("a memory stream never waits");
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        (await verification).IsIntact.ShouldBeTrue();
        // The long decimals of the sample are read by way of the tree, the rest is not.
        (allocated / 4_000).ShouldBeLessThan(1_200);
    }

    private static AuditFinding Only(AuditReport report, AuditFault fault, long position, long? last = null)
    {
        AuditFinding finding = report.Findings.ShouldHaveSingleItem();
        finding.Fault.ShouldBe(fault, finding.Message);
        (finding.Position, finding.LastPosition).ShouldBe((position, last ?? position), finding.Message);
        finding.Code.ShouldStartWith("CLP04");
        return finding;
    }
}
