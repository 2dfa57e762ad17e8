namespace Clp.Cli.Tests;

public sealed class LogCommandTests : IAsyncLifetime
{
    private readonly SampleStore store = new();

    public Task InitializeAsync() => store.InitializeAsync();

    public Task DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Log_OfAnInstance_IsOneLinePerEvent()
    {
        ToolRun run = await ToolRun.Of(["log", .. store.Stream]);

        run.Exit.ShouldBe(0, run.Error);
        string[] lines = run.Out.TrimEnd().Split(Environment.NewLine);
        lines.Length.ShouldBe(3);
        lines[0].ShouldStartWith("     0  2026-03-01 09:00:00Z  committed   system:host  deposit {\"amount\":5} by book");
        lines[1].ShouldContain("refused");
        lines[1].ShouldContain("denied: amount_is_positive: The amount must be positive.");
    }

    [Fact]
    public async Task Log_FromAVersion_BeginsThere()
    {
        ToolRun run = await ToolRun.Of(["log", .. store.Stream, "--from", "2"]);

        run.Out.TrimEnd().Split(Environment.NewLine).ShouldHaveSingleItem().ShouldStartWith("     2  ");
    }

    [Fact]
    public async Task Streams_OfAStore_AreListed_AndHostileNamesAreEscaped()
    {
        ToolRun run = await ToolRun.Of("streams", "--store", store.Root);

        run.Exit.ShouldBe(0, run.Error);
        string[] lines = run.Out.TrimEnd().Split(Environment.NewLine);
        lines.Length.ShouldBe(3);
        lines[0].ShouldBe("NAMESPACE  CONTRACT  EVENTS  INSTANCE");
        lines[1].ShouldBe("           account   1       \\u001b[2Jada\\u202eline\\u000abreak");
        lines[2].ShouldBe("           account   3       acc-1");
    }

    [Fact]
    public async Task Log_OfAHostileName_IsShownByIt()
        => (await ToolRun.Of("log", "--store", store.Root, "--contract", "account", "--instance", SampleStore.Hostile)).Exit.ShouldBe(0);

    [Fact]
    public async Task Streams_WhileTheHostHasTheStoreOpen_AreListedAndNothingIsChanged()
    {
        await using Storage.FileStore host = Storage.FileStore.Open(store.Root);
        string[] before = Directory.GetFileSystemEntries(store.Root, "*", SearchOption.AllDirectories);

        ToolRun run = await ToolRun.Of("streams", "--store", store.Root);

        run.Exit.ShouldBe(0, run.Error);
        Directory.GetFileSystemEntries(store.Root, "*", SearchOption.AllDirectories).ShouldBe(before, ignoreOrder: true);
    }
}
