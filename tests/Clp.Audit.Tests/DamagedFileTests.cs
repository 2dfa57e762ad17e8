using System.Text;
using Clp.Audit.Tests.Tampering;

namespace Clp.Audit.Tests;

/// <summary>Files that an editor, a copy or a crash has damaged: the line is named, and nothing but a typed error comes out.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private readonly Exported file = new(6);

    public void Dispose() => file.Dispose();

    [Theory]
    [InlineData("not JSON", "not acceptable JSON")]
    [InlineData("", "the line is empty")]
    [InlineData("[]", "not an object")]
    [InlineData("null", "not an object")]
    [InlineData("{}", "no field event, hash, position, previousHash")]
    [InlineData("{\"event\":{},\"event\":{}}", "not acceptable JSON")]
    [InlineData("\uFEFF{}", "byte order mark")]
    public async Task Verify_ALineThatIsNoEntry_IsNamed(string content, string because)
    {
        file.Lines[3] = Encoding.UTF8.GetBytes(content + "\n");
        AuditFinding finding = (await file.VerifyAsync(file.Signed)).Findings.ShouldHaveSingleItem();

        (finding.Fault, finding.Code, finding.Position, finding.Line).ShouldBe((AuditFault.Unreadable, ClpCodes.AuditUnreadable, 2, 4));
        finding.Message.ShouldContain(because);
    }

    [Theory]
    [InlineData("{\"event\":{", "{ \"event\":{", "canonical form at byte 2")]
    [InlineData("\"position\":2", "\"position\":02", "not acceptable JSON")]
    [InlineData("\"position\":2", "\"position\":\"2\"", "not spelled as one")]
    [InlineData("\"position\":2", "\"position\":2.0", "canonical form")]
    [InlineData("\"position\":2", "\"position\":-2", "not spelled as one")]
    [InlineData("\"position\":2", "\"more\":1,\"position\":2", "a field that no entry has: more")]
    [InlineData("\"position\":2", "\"position\":9999999999999999999999", "canonical form|not spelled")]
    [InlineData("\"kind\":\"committed\"", "\"kind\":\"committed\",\"kind\":\"committed\"", "not acceptable JSON")]
    [InlineData("\"kind\":\"committed\"", "\"kind\":\"c\\u006fmmitted\"", "escaped the canonical way")]
    [InlineData("\n", "\r\n", "CR LF")]
    [InlineData("\n", " \n", "canonical form")]
    public async Task Verify_ALineThatWasSavedDifferently_IsNamed(string text, string other, string because)
    {
        file.Edit(3, line => line.Replace(text, other, StringComparison.Ordinal));
        AuditFinding finding = (await file.VerifyAsync(file.Signed)).Findings.ShouldHaveSingleItem();

        (finding.Fault, finding.Position, finding.Line).ShouldBe((AuditFault.Unreadable, 2, 4), finding.Message);
        because.Split('|').ShouldContain(part => finding.Message.Contains(part), finding.Message);
    }

    [Fact]
    public async Task Verify_ALastLineWithoutItsEnd_IsNamed()
    {
        byte[] bytes = SampleLog.File(file.Lines);
        for (int cut = 1; cut < file.Lines[^1].Length; cut++)
        {
            AuditFinding finding = (await Exported.VerifyAsync([bytes[..^cut]])).Findings.ShouldHaveSingleItem();
            (finding.Fault, finding.Position, finding.Line).ShouldBe((AuditFault.Unreadable, 5, 7));
            finding.Message.ShouldContain("cut off");
        }
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("")]
    [InlineData(" \n")]
    public async Task Verify_AHeaderThatEndsDifferently_IsRefused(string end)
    {
        file.Edit(0, line => line.TrimEnd('\n') + end);
        AuditException refused = await file.RefusedAsync();
        (refused.Code, refused.Line).ShouldBe((ClpCodes.AuditUnreadable, 1));
    }

    [Theory]
    [InlineData("clp-audit/1", "clp-audit/2")]
    [InlineData("\"from\":0", "\"from\":-1")]
    [InlineData("\"from\":0", "\"from\":0.5")]
    [InlineData("\"from\":0", "\"from\":0,\"from\":0")]
    [InlineData("\"from\":0", "\"from\":null")]
    [InlineData("\"from\":0", "\"from\":0,\"more\":0")]
    [InlineData("\"stream\":{", "\"stream\":[{")]
    public async Task Verify_ABadHeader_IsRefused(string text, string other)
    {
        file.Edit(0, line => line.Replace(text, other, StringComparison.Ordinal));
        AuditException refused = await file.RefusedAsync();
        (refused.Code, refused.Line).ShouldBe((ClpCodes.AuditUnreadable, 1));
    }

    [Fact]
    public async Task Verify_AnEmptyFile_IsRefused()
        => (await Should.ThrowAsync<AuditException>(async () => await Exported.VerifyAsync([]))).Code.ShouldBe(ClpCodes.AuditUnreadable);

    [Fact]
    public async Task Verify_AnotherNameInTheHeader_IsFound()
    {
        file.Edit(0, line => line.Replace("booking-7", "booking-8", StringComparison.Ordinal));
        (await file.VerifyAsync()).Findings[0].Fault.ShouldBe(AuditFault.WrongHeader);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Verify_AHugeLine_IsRefusedWithItsNumber(bool isEnded)
    {
        file.Lines[3] = [.. Enumerable.Repeat((byte)'x', 2_000_000), .. isEnded ? "\n"u8 : []];
        AuditException refused = await file.RefusedAsync(AuditVerifyOptions.Default with { MaxLineBytes = 1_000_000 });
        (refused.Code, refused.Line).ShouldBe((ClpCodes.AuditUnreadable, 4));
    }

    [Fact]
    public async Task Verify_AnyPrefixOfAFile_GivesATypedAnswer()
    {
        byte[] bytes = SampleLog.File(file.Lines);
        AuditVerifyOptions signed = file.Signed;
        for (int length = 0; length < bytes.Length; length++)
        {
            try
            {
                (await Exported.VerifyAsync([bytes[..length]], signed)).IsIntact.ShouldBeFalse($"the first {length} bytes");
            }
            catch (AuditException refused)
            {
                refused.Code.ShouldBe(ClpCodes.AuditUnreadable);
                length.ShouldBeLessThanOrEqualTo(file.Lines[0].Length);
            }
        }
    }

    [Fact]
    public async Task Verify_RandomBytes_GivesATypedAnswer()
    {
        Random random = new(404);
        for (int i = 0; i < 3_000; i++)
        {
            byte[] noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            byte[] header = random.Next(3) switch { 0 => [], 1 => file.Lines[0], _ => [.. CsvFormat.Header, (byte)'\r', (byte)'\n'] };
            try
            {
                AuditReport report = await Exported.VerifyAsync([header, noise]);
                report.IsIntact.ShouldBe(noise.Length == 0, $"seed 404, round {i}");
            }
            catch (AuditException refused)
            {
                refused.Code.ShouldBe(ClpCodes.AuditUnreadable);
            }
        }
    }
}
