using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clp.Audit.Tests;

/// <summary>A file that went through another program: refused as it is, verified by its values on request.</summary>
public sealed class ReformattedTests : IDisposable
{
    private readonly Exported file = new(12);

    public void Dispose() => file.Dispose();

    [Fact]
    public async Task Verify_ALineWrittenAgain_IsAFinding_UnlessAllowed()
    {
        file.Edit(5, Rewritten);

        (await file.VerifyAsync(file.Signed)).Findings.ShouldHaveSingleItem().Position.ShouldBe(4);
        (await file.VerifyAsync(file.Signed with { AllowReformatted = true })).IsEndProven.ShouldBeTrue();
    }

    [Fact]
    public async Task Verify_AFileWrittenAgainByAnEditor_IsProven_WhenAllowed()
    {
        for (int line = 0; line < file.Lines.Count; line++)
        {
            file.Edit(line, text => (line == 0 ? "\uFEFF" : "") + Rewritten(text).TrimEnd('\n') + (line == file.Lines.Count - 1 ? "" : "\r\n"));
        }

        AuditReport report = await file.VerifyAsync(file.Signed with { AllowReformatted = true });

        report.Findings.ShouldBeEmpty();
        (report.IsEndProven, report.Entries).ShouldBe((true, 12));
        await file.RefusedAsync(file.Signed);
    }

    [Fact]
    public async Task Verify_AChangedValue_IsFound_EvenWhenReformattingIsAllowed()
    {
        file.Edit(5, text => Rewritten(text).Replace("\"seed\":", "\"seed\":1", StringComparison.Ordinal));

        AuditFinding finding = (await file.VerifyAsync(file.Signed with { AllowReformatted = true })).Findings.ShouldHaveSingleItem();

        (finding.Fault, finding.Position).ShouldBe((AuditFault.Changed, 4));
    }

    [Theory]
    [InlineData("{\"event\":{},\"event\":{}}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"event\":{}}")]
    public async Task Verify_ALineThatIsNoEntry_IsNamed_EvenWhenReformattingIsAllowed(string line)
    {
        file.Edit(5, _ => line + "\n");
        AuditFinding finding = (await file.VerifyAsync(file.Signed with { AllowReformatted = true })).Findings.ShouldHaveSingleItem();
        (finding.Fault, finding.Position, finding.Line).ShouldBe((AuditFault.Unreadable, 4, 6));
    }

    [Fact]
    public async Task Verify_ACsvFile_IsReadAsAlways()
    {
        using Exported csv = new(4, AuditFormat.Csv);
        (await csv.VerifyAsync(csv.Signed with { AllowReformatted = true })).IsEndProven.ShouldBeTrue();
    }

    /// <summary>Keys in reverse order, every character beyond ASCII escaped, as a common library writes it.</summary>
    private static string Rewritten(string line)
    {
        JsonObject entry = JsonNode.Parse(line)!.AsObject();
        JsonObject reversed = [];
        foreach ((string key, JsonNode? value) in entry.Reverse())
        {
            reversed.Add(key, value?.DeepClone());
        }

        return reversed.ToJsonString(new JsonSerializerOptions()) + "\n";
    }
}
