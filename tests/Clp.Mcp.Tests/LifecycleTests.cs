using System.Text.Json.Nodes;
using Clp.Storage;

namespace Clp.Mcp.Tests;

/// <summary>The beginning and the end of a connection, on the wire of a real process.</summary>
public sealed class LifecycleTests
{
    [Theory]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2025-03-26", "2025-03-26")]
    [InlineData("2024-11-05", "2024-11-05")]
    [InlineData("1999-01-01", "2025-11-25")]
    public async Task Initialize_Asked_AgreesOnARevisionThatBothSpeak(string asked, string agreed)
    {
        await using Child child = Child.Start(Child.ServingDesk());

        JsonNode result = (await child.ShakeHandsAsync(asked)).Result();

        ((string)result["protocolVersion"]!).ShouldBe(agreed);
        ((string)result["serverInfo"]!["name"]!).ShouldBe("clp");
        ((string)result["serverInfo"]!["version"]!).ShouldNotBeEmpty();
        result["capabilities"]!["tools"]!["listChanged"]!.GetValue<bool>().ShouldBeTrue();
        result["capabilities"]!["resources"]!["subscribe"]!.GetValue<bool>().ShouldBeTrue();
        result["capabilities"]!["prompts"].ShouldBeNull();
        ((string)result["instructions"]!).ShouldContain("proposes");
    }

    [Fact]
    public async Task Ping_BeforeTheHandshake_IsAnswered()
    {
        await using Child child = Child.Start(Child.ServingDesk());

        (await child.AskAsync("ping")).Result().AsObject().Count.ShouldBe(0);
    }

    [Fact]
    public async Task Discover_OfTheStatelessRevision_NeedsNoHandshake()
    {
        await using Child child = Child.Start(Child.ServingDesk());

        JsonNode found = (await child.AskAsync("server/discover", new JsonObject { ["_meta"] = Meta("2026-07-28") })).Result();
        string[] tools = (await child.AskAsync("tools/list", new JsonObject { ["_meta"] = Meta("2026-07-28") })).ToolNames();

        found["supportedVersions"]!.AsArray().Select(v => (string)v!).ShouldContain("2026-07-28");
        tools.ShouldContain("pay");
    }

    [Fact]
    public async Task Request_OfARevisionNobodySpeaks_IsTold()
    {
        await using Child child = Child.Start(Child.ServingDesk());

        JsonObject answer = await child.AskAsync("tools/list", new JsonObject { ["_meta"] = Meta("2099-01-01") });

        answer.Code().ShouldBe(-32022);
        answer["error"]!["data"]!["supported"]!.AsArray().Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Input_Ended_AnswersWhatCameBefore_AndEndsWithZero()
    {
        await using Child child = await Child.StartedAsync(Child.ServingDesk());
        for (int id = 100; id < 120; id++)
        {
            await child.SendAsync($$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"tools/call","params":{"name":"pay","arguments":{"amount":{{{id}}},"to":"bob","kind":"gift","urgent":true} } }""");
        }

        (int exit, string errors) = await child.EndAsync();

        exit.ShouldBe(0, errors);
        child.Unasked.Count(m => m["id"]?.GetValue<int>() is >= 100 and < 120).ShouldBe(20);
        errors.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_GoneWhileItsUserIsAsked_EndsTheProcess_AndLeavesNothingHalfDone(bool kills)
    {
        using TempFolder folder = new();
        await using (Child child = Child.Start(Child.ServingDesk("--store", folder.Path)))
        {
            await child.ShakeHandsAsync(capabilities: new JsonObject { ["elicitation"] = new JsonObject() });
            await child.SendAsync("""{"jsonrpc":"2.0","id":50,"method":"tools/call","params":{"name":"pay","arguments":{"amount":1}}}""");
            ((string)(await child.FindAsync(m => m.ContainsKey("method")))["method"]!).ShouldBe("elicitation/create");
            if (!kills)
            {
                (await child.EndAsync()).Exit.ShouldBe(0);
            }
        }

        await using FileStore store = FileStore.Open(new FileStoreOptions { Root = folder.Path });
        await using ClpRuntime runtime = new(Desk.Contract, new ClpRuntimeOptions { EventStore = store });
        ContractInstance instance = await runtime.OpenAsync();
        instance.StateVersion.ShouldBe(-1);
        instance.PendingIntents.Length.ShouldBe(kills ? 1 : 0, "a killed process withdraws nothing; what is left can be decided or withdrawn");
        instance.PendingIntents.SelectMany(i => instance.ProposalsFor(i)).ShouldAllBe(p => p.Status == ProposalStatus.Rejected);
    }

    [Fact]
    public async Task Responses_ThatNobodyAskedFor_AndOddNotifications_AreIgnored()
    {
        await using Child child = await Child.StartedAsync(Child.ServingDesk());

        await child.SendAsync("""{"jsonrpc":"2.0","id":"x","result":{"action":"accept"}}""");
        await child.SendAsync("""{"jsonrpc":"2.0","id":5,"error":{"code":1,"message":"m"}}""");
        await child.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":[]}}""");
        await child.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled"}""");
        await child.SendAsync("""{"jsonrpc":"2.0","method":"notifications/nope","params":{"a":1}}""");
        await child.SendAsync("""{"jsonrpc":"2.0","method":"tools/call","params":{"name":"pay","arguments":{}}}""");
        await child.SendAsync("");

        (await child.AskAsync("ping")).Result().ShouldNotBeNull();
        child.Unasked.ShouldBeEmpty();
        (await child.EndAsync()).Exit.ShouldBe(0);
    }

    [Fact]
    public async Task Id_InUse_IsNotTakenTwice()
    {
        await using Child child = Child.Start(Child.ServingDesk());
        await child.ShakeHandsAsync(capabilities: new JsonObject { ["elicitation"] = new JsonObject() });
        const string Call = """{"jsonrpc":"2.0","id":60,"method":"tools/call","params":{"name":"pay","arguments":{"amount":1}}}""";
        await child.SendAsync(Call);
        JsonObject question = await child.FindAsync(m => m.ContainsKey("method"));

        await child.SendAsync(Call);
        (await child.AnswerAsync(60)).Code().ShouldBe(-32600);
        await child.SendAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = question["id"]!.DeepClone(), ["result"] = new JsonObject { ["action"] = "decline" } }.ToJsonString());

        (await child.AnswerAsync(60)).Status().ShouldBe("incomplete");
    }

    [Fact]
    public async Task Server_RunTwice_IsRefused()
    {
        await using InProcess desk = await InProcess.StartAsync();

        (await Should.ThrowAsync<ClpException>(desk.Server.RunAsync(Stream.Null, Stream.Null))).Code.ShouldBe(ClpCodes.BadArgument);
    }

    private static JsonObject Meta(string version) => new()
    {
        ["io.modelcontextprotocol/protocolVersion"] = version,
        ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "raw", ["version"] = "1" },
        ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
    };
}
