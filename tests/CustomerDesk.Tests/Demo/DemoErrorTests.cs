using Clp;
using Clp.Testing;
using CustomerDesk.Demo;
using Spectre.Console;

namespace CustomerDesk.Tests.Demo;

public sealed class DemoErrorTests : IDisposable
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("demo-tests-");

    private string DataFolder => Path.Combine(home.FullName, "data");

    private string OutFolder => Path.Combine(home.FullName, "out");

    public void Dispose() => home.Delete(recursive: true);

    [Fact]
    public Task Demo_WithoutTheFolder_SaysWhatToDo() => FailsAsync("CLP0501", "There is no folder");

    [Fact]
    public async Task Demo_WithoutAFile_NamesIt()
    {
        CopyData();
        File.Delete(Path.Combine(DataFolder, "retail.json"));

        await FailsAsync("CLP0501", "retail.json' is missing or cannot be read");
    }

    [Theory]
    [InlineData("{\"flights\": {")]
    [InlineData("{\"flights\": 5, \"reservations\": {}, \"users\": {}}")]
    [InlineData("{\"flights\": {}, \"flights\": {}}")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Demo_OnADamagedDatabase_NamesIt(string text)
    {
        CopyData();
        await File.WriteAllTextAsync(Path.Combine(DataFolder, "airline.json"), text);

        await FailsAsync("CLP0501", "airline.json'");
    }

    [Fact]
    public async Task Demo_WithoutConversations_SaysWhatToDo()
    {
        CopyData();
        Directory.Delete(Path.Combine(DataFolder, "conversations"), recursive: true);

        await FailsAsync("CLP0501", "holds no conversation");
    }

    [Theory]
    [InlineData("{\"desk\": \"bakery\"}", "its desk is neither of airline, retail")]
    [InlineData("{\"desk\": \"retail\", \"messages\": [5]}", "message 0 is not an object")]
    [InlineData("{\"desk\": \"retail\", \"messages\": [{\"role\": \"user\", \"content\": \"Yes\", \"accepts\": \"c9\"}]}", "message 0 decides on 'c9'")]
    public async Task Demo_OnABadConversation_NamesThePlace(string text, string place)
    {
        CopyData();
        await AddAsync(text);

        await FailsAsync("CLP0502", place);
    }

    [Fact]
    public async Task Demo_IntoAFolderInUse_LeavesItAlone()
    {
        Directory.CreateDirectory(OutFolder);
        string kept = Path.Combine(OutFolder, "kept.txt");
        await File.WriteAllTextAsync(kept, "mine");

        (int code, string text, string error) = await DemoPlay.RunAsync(null, OutFolder);

        code.ShouldBe(2);
        text.ShouldBeEmpty();
        error.ShouldContain("CLP0504");
        Directory.GetFileSystemEntries(OutFolder).ShouldBe([kept]);
    }

    [Fact]
    public async Task Demo_IntoAFile_SaysWhatToDo()
    {
        await File.WriteAllTextAsync(OutFolder, "mine");

        (int code, _, string error) = await DemoPlay.RunAsync(null, OutFolder);

        code.ShouldBe(2);
        error.ShouldStartWith("CLP0504");
        error.ShouldContain("Name an empty or new folder with --out");
        (await File.ReadAllTextAsync(OutFolder)).ShouldBe("mine");
    }

    [Fact]
    public async Task Demo_OnUnreadableArgumentsAndUnknownTools_GoesOn()
    {
        CopyData();
        Directory.Delete(Path.Combine(DataFolder, "conversations"), recursive: true);
        await AddAsync("""
            {"desk": "retail", "title": "[bold]\u001b[2J", "messages": [
              {"role": "user", "content": "\u001b[31mred\u0007\r\u202e"},
              {"role": "assistant", "tool_calls": [{"id": "c1", "function": {"name": "fly_to_the_moon", "arguments": "{}"}}]},
              {"role": "assistant", "tool_calls": [{"id": "c2", "function": {"name": "cancel_pending_order", "arguments": "{\"order_id\""}}]},
              {"role": "user", "content": "Yes", "accepts": "c2"},
              {"role": "user", "content": "No", "rejects": "c2"}]}
            """);

        (int code, string text, string error) = await DemoPlay.RunAsync(DataFolder, OutFolder);

        error.ShouldBeEmpty();
        text.ShouldContain("looks up fly_to_the_moon(): Error: there is no tool 'fly_to_the_moon'");
        text.ShouldContain("refuses the proposal, its values do not fit: CLP0001");
        text.ShouldContain("has no open proposal that could be accepted");
        text.ShouldContain("rejects   nothing, since nothing is open");
        text.ShouldContain("there is nothing to tamper with");
        text.Where(letter => char.IsControl(letter) && letter != '\n').ShouldBeEmpty();
        text.ShouldContain("1 of 1: [bold]");
        code.ShouldBe(0, text);
    }

    [Fact]
    public void Checks_WhenOneFails_SayWhichAndDoNotAllHold()
    {
        using StringWriter output = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        Checks checks = new(new Screen(console, isPlain: true));

        checks.That(true, "this holds");
        checks.AllHold.ShouldBeTrue();
        checks.That(false, "this does not");
        checks.That(true, "this holds too");

        checks.AllHold.ShouldBeFalse();
        output.ToString().ShouldContain("  FAILED    this does not");
    }

    [Fact]
    public async Task Restart_OnAnotherStateThanBefore_SaysWhichAndFails()
    {
        DemoData data = DemoData.Load(DemoData.OwnFolder);
        using StringWriter output = new();
        Screen screen = new(AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) }), isPlain: true);
        Checks checks = new(screen);
        FakeClock clock = new();
        await using OpenDesks desks = OpenDesks.Open(data, DemoFolder.Create(OutFolder), clock);
        Dictionary<string, string> hashes = data.Conversations.ToDictionary(conversation => conversation.Id, conversation => CanonicalJson.Sha256(data.DeskOf(conversation).Contract.InitialState));
        hashes["4-bags"] = new string('0', 64);

        await new Restart(data, desks, screen, checks).ShowAsync(hashes, CancellationToken.None);

        checks.AllHold.ShouldBeFalse();
        output.ToString().Split('\n').Single(line => line.Contains("DIFFERENT", StringComparison.Ordinal)).ShouldContain("4-bags");
        output.ToString().ShouldContain("FAILED    7 of 8 states");
    }

    private async Task FailsAsync(string code, string what)
    {
        (int exitCode, string text, string error) = await DemoPlay.RunAsync(DataFolder, OutFolder);

        exitCode.ShouldBe(2, text);
        error.ShouldStartWith(code);
        error.ShouldContain(what);
        error.ShouldContain("leave --data out");
        text.ShouldBeEmpty();
        Directory.Exists(OutFolder).ShouldBeFalse();
    }

    private void CopyData()
    {
        foreach (string path in Directory.GetFiles(DemoData.OwnFolder, "*.json", SearchOption.AllDirectories))
        {
            string target = Path.Combine(DataFolder, Path.GetRelativePath(DemoData.OwnFolder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    private async Task AddAsync(string conversation)
    {
        string folder = Path.Combine(DataFolder, "conversations");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "9-[mine].json"), conversation);
    }
}
