using System.Text.Json;

namespace Clp.Cli.Tests;

public sealed class AuditCommandTests : IAsyncLifetime
{
    private readonly SampleStore store = new();

    public Task InitializeAsync() => store.InitializeAsync();

    public Task DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public async Task Verify_OfAnExport_IsOk(string format)
    {
        await store.ExportAsync("log." + format, "log.checkpoint", "--format", format);

        ToolRun run = await store.VerifyAsync("log." + format, "log.checkpoint");

        run.Exit.ShouldBe(0, run.Error);
        run.Out.ShouldStartWith("account/acc-1: positions 0 to 2, head ");
        run.Out.ShouldContain("ok: the chain is intact, and a signed checkpoint vouches for its last entry");
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Verify_WithoutACheckpoint_SaysWhatIsNotProvable()
    {
        await store.ExportAsync("log.jsonl", "log.checkpoint");

        ToolRun run = await ToolRun.Of("audit", "verify", store.In("log.jsonl"));

        run.Exit.ShouldBe(0);
        run.Out.ShouldContain("without a checkpoint it is not provable that nothing is missing at its end");
    }

    [Fact]
    public async Task Verify_OfAChangedAmount_FailsNamingThePosition()
    {
        await store.ExportAsync("log.jsonl", "log.checkpoint");
        string file = store.In("log.jsonl");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"amount\":7", "\"amount\":8", StringComparison.Ordinal));

        ToolRun run = await store.VerifyAsync("log.jsonl", "log.checkpoint");

        run.Exit.ShouldBe(1);
        run.Error.ShouldBe("CLP0400: Line 4: entry 2 was changed: its event, or its hash, is not the one that was recorded." + Environment.NewLine);
        run.Out.ShouldContain("FAILED: 1 finding");
    }

    [Fact]
    public async Task Verify_OfAShortenedFile_FailsByTheCheckpoint()
    {
        await store.ExportAsync("log.jsonl", "log.checkpoint");
        string[] lines = await File.ReadAllLinesAsync(store.In("log.jsonl"));
        await File.WriteAllTextAsync(store.In("log.jsonl"), string.Concat(lines[..^1].Select(line => line + "\n")));

        ToolRun run = await store.VerifyAsync("log.jsonl", "log.checkpoint");

        run.Exit.ShouldBe(1);
        run.Error.ShouldStartWith("CLP0403: The file ends too early: entry 2 is missing");
    }

    [Fact]
    public async Task Verify_AsJson_IsOneObjectWithTheFindings()
    {
        await store.ExportAsync("log.jsonl", "log.checkpoint");
        List<string> lines = [.. await File.ReadAllLinesAsync(store.In("log.jsonl"))];
        lines.RemoveAt(2);
        await File.WriteAllTextAsync(store.In("log.jsonl"), string.Concat(lines.Select(line => line + "\n")));

        ToolRun run = await store.VerifyAsync("log.jsonl", "log.checkpoint", "--json");

        run.Exit.ShouldBe(1);
        JsonElement report = JsonDocument.Parse(run.Out).RootElement;
        report.GetProperty("intact").GetBoolean().ShouldBeFalse();
        report.GetProperty("stream").GetProperty("instance").GetString().ShouldBe("acc-1");
        JsonElement finding = report.GetProperty("findings").EnumerateArray().ShouldHaveSingleItem();
        finding.GetProperty("fault").GetString().ShouldBe("dropped");
        finding.GetProperty("position").GetInt64().ShouldBe(1);
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Export_AfterACheckpoint_WritesOnlyWhatIsNew_AndVerifies()
    {
        await store.ExportAsync("first.jsonl", "first.checkpoint");
        await store.DepositAsync("acc-1", 11);
        await store.ExportAsync("second.jsonl", "second.checkpoint", "--after", store.In("first.checkpoint"));

        (await File.ReadAllLinesAsync(store.In("second.jsonl"))).Length.ShouldBe(2);
        ToolRun continued = await store.VerifyAsync("second.jsonl", "second.checkpoint", "--after", store.In("first.checkpoint"));
        continued.Exit.ShouldBe(0, continued.Error);
        continued.Out.ShouldContain("positions 3 to 3");
        ToolRun alone = await store.VerifyAsync("second.jsonl", "second.checkpoint");
        alone.Exit.ShouldBe(1);
        alone.Error.ShouldContain("positions 0 to 2 are not in it");
    }

    [Fact]
    public async Task Export_AfterTheCheckpointOfAnotherHistory_IsRefused_AndWritesNothing()
    {
        await store.ExportAsync("first.jsonl", "first.checkpoint");
        Directory.Delete(store.Root, recursive: true);
        await store.DepositAsync("acc-1", 5, -1, 8, 9);

        ToolRun run = await ToolRun.Of(["audit", "export", .. store.Stream, "--out", store.In("second.jsonl"), "--after", store.In("first.checkpoint"), "--public-key", store.In("audit-key.pub.pem")]);

        run.ShouldBeRefused("CLP0400", "the history was changed");
        Directory.GetFiles(store.Folder, "second*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Keygen_MakesASecretOnlyTheOwnerReads_AndNeverReplacesIt()
    {
        (await ToolRun.Of("audit", "keygen", "--out", store.Folder)).Exit.ShouldBe(0);

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(store.In("audit-key.pem")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        (await ToolRun.Of("audit", "keygen", "--out", store.Folder)).ShouldBeRefused("CLP0504", "exists already");
    }

    [Fact]
    public async Task Verify_WithAnotherKey_IsRefused()
    {
        await store.ExportAsync("log.jsonl", "log.checkpoint");
        Directory.CreateDirectory(store.In("other"));
        await ToolRun.Of("audit", "keygen", "--out", store.In("other"));

        ToolRun run = await ToolRun.Of("audit", "verify", store.In("log.jsonl"), "--checkpoint", store.In("log.checkpoint"), "--public-key", Path.Combine(store.In("other"), "audit-key.pub.pem"));

        run.ShouldBeRefused("CLP0402", "Give the public key that belongs to it");
    }

    [Fact]
    public async Task Prove_AnEntry_IsCheckedWithoutTheFile()
    {
        await store.ExportAsync("log.jsonl", "log.checkpoint");
        string[] against = ["--checkpoint", store.In("log.checkpoint"), "--public-key", store.In("audit-key.pub.pem")];
        (await ToolRun.Of(["audit", "prove", store.In("log.jsonl"), "--position", "1", "--out", store.In("proof"), .. against])).Exit.ShouldBe(0);
        File.Delete(store.In("log.jsonl"));

        ToolRun check = await ToolRun.Of(["audit", "check", store.In("proof"), .. against]);
        check.Exit.ShouldBe(0, check.Error);
        check.Out.ShouldContain("ok: entry 1 of account/acc-1, as signed on 2026-03-01 09:00:00Z");
        check.Out.ShouldContain("\"amount\":-1");

        await File.WriteAllTextAsync(store.In("proof"), (await File.ReadAllTextAsync(store.In("proof"))).Replace("\"amount\":-1", "\"amount\":-2", StringComparison.Ordinal));
        ToolRun forged = await ToolRun.Of(["audit", "check", store.In("proof"), .. against]);
        forged.Exit.ShouldBe(1);
        forged.Error.ShouldStartWith("CLP0400: The proof does not hold");
    }
}
