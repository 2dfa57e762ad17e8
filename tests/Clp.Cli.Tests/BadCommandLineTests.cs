namespace Clp.Cli.Tests;

public sealed class BadCommandLineTests : IAsyncLifetime
{
    private readonly SampleStore store = new();

    public Task InitializeAsync() => store.InitializeAsync();

    public Task DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData("CLP0500", "Required command was not provided", "")]
    [InlineData("CLP0500", "frobnicate", "frobnicate")]
    [InlineData("CLP0500", "--store", "streams")]
    [InlineData("CLP0500", "--out", "audit", "keygen")]
    [InlineData("CLP0500", "--format", "audit", "export", "--store", "x", "--contract", "c", "--instance", "i", "--out", "f", "--format", "xml")]
    [InlineData("CLP0500", "--key and --checkpoint go together", "audit", "export", "--store", "x", "--contract", "c", "--instance", "i", "--out", "f", "--key", "k")]
    [InlineData("CLP0500", "go together", "audit", "verify", "x", "--checkpoint", "c")]
    [InlineData("CLP0500", "--from", "log", "--store", "x", "--contract", "c", "--instance", "i", "--from", "soon")]
    [InlineData("CLP0501", "There is no audit file", "audit", "verify", "no/such.jsonl")]
    [InlineData("CLP0501", "There is no file store", "streams", "--store", "no/such/store")]
    [InlineData("CLP0504", "does not exist", "audit", "keygen", "--out", "no/such/folder")]
    public async Task Run_WithABadCommandLine_IsRefused(string code, string because, params string[] args)
        => (await ToolRun.Of([.. args.Where(arg => arg.Length > 0)])).ShouldBeRefused(code, because);

    [Fact]
    public async Task Log_OfAnUnknownStream_IsRefused()
        => (await ToolRun.Of("log", "--store", store.Root, "--contract", "account", "--instance", "nobody")).ShouldBeRefused("CLP0501", "clp streams");

    [Theory]
    [InlineData("", "CLP0401", "empty")]
    [InlineData("hello\n", "CLP0401", "Line 1")]
    [InlineData("{\"format\":1}\n", "CLP0401", "Line 1")]
    [InlineData("\uFEFF{}\n", "CLP0401", "byte order mark")]
    public async Task Verify_OfWhatIsNoAuditFile_IsRefused(string content, string code, string because)
    {
        await File.WriteAllTextAsync(store.In("file"), content);

        (await ToolRun.Of("audit", "verify", store.In("file"))).ShouldBeRefused(code, because);
    }

    [Theory]
    [InlineData("hello", "CLP0402")]
    [InlineData("{\"format\":\"clp-checkpoint/1\"}", "CLP0402")]
    public async Task Verify_WithABadCheckpoint_IsRefused(string checkpoint, string code)
    {
        await store.ExportAsync("log.jsonl", "log.checkpoint");
        await File.WriteAllTextAsync(store.In("log.checkpoint"), checkpoint);

        (await store.VerifyAsync("log.jsonl", "log.checkpoint")).ShouldBeRefused(code, "checkpoint");
    }

    [Fact]
    public async Task Verify_WithABadKey_IsRefused()
    {
        await store.ExportAsync("log.jsonl", "log.checkpoint");
        await File.WriteAllTextAsync(store.In("audit-key.pub.pem"), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");

        (await store.VerifyAsync("log.jsonl", "log.checkpoint")).ShouldBeRefused("CLP0404", "clp audit keygen");
    }

    [Fact]
    public async Task Export_OverAFileThatExists_IsRefused_UnlessForced()
    {
        await File.WriteAllTextAsync(store.In("log.jsonl"), "mine");

        (await ToolRun.Of(["audit", "export", .. store.Stream, "--out", store.In("log.jsonl")])).ShouldBeRefused("CLP0504", "--force");
        (await File.ReadAllTextAsync(store.In("log.jsonl"))).ShouldBe("mine");
        (await ToolRun.Of(["audit", "export", .. store.Stream, "--out", store.In("log.jsonl"), "--force"])).Exit.ShouldBe(0);
    }

    [Fact]
    public async Task Run_OnADamagedStore_IsRefused_AndLeavesItAlone()
    {
        string journal = Directory.GetFiles(Path.Combine(store.Root, "journal")).OrderBy(path => path, StringComparer.Ordinal).First(path => new FileInfo(path).Length > 200);
        byte[] bytes = await File.ReadAllBytesAsync(journal);
        bytes[100] ^= 0xFF;
        await File.WriteAllBytesAsync(journal, bytes);

        (await ToolRun.Of("streams", "--store", store.Root)).ShouldBeRefused("CLP0302", "");
        (await File.ReadAllBytesAsync(journal)).ShouldBe(bytes);
    }
}
