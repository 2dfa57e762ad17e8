using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Clp.Mcp.Tests;

/// <summary>The SDK's own client against <c>clp mcp</c> in a process of its own, in each revision of the protocol that it speaks.</summary>
public sealed class OfficialClientTests
{
    private const string Handshake = "2025-11-25", Newest = "2026-07-28", Oldest = "2024-11-05";

    [Theory]
    [InlineData(Handshake)]
    [InlineData(Newest)]
    [InlineData(Oldest)]
    public async Task Tools_Listed_AreThePossibleIntents_AndNoDecisions(string revision)
    {
        await using McpClient client = await ConnectAsync(revision);

        IList<McpClientTool> tools = await client.ListToolsAsync();

        client.NegotiatedProtocolVersion.ShouldBe(revision);
        tools.Select(t => t.Name).ShouldBe(["pay", "note", "split", "close"]);
        McpClientTool pay = tools[0];
        pay.Description.ShouldBe("Pays.");
        pay.JsonSchema.GetRawText().ShouldBe(new Ai.IntentDeclaration(Desk.Contract.FindIntent("pay")!).JsonSchema.GetRawText());
        pay.ProtocolTool.Annotations.ShouldNotBeNull().ReadOnlyHint.ShouldBe(false);
        client.ServerCapabilities.Prompts.ShouldBeNull();
    }

    [Theory]
    [InlineData(Handshake)]
    [InlineData(Newest)]
    public async Task Call_ThatFits_WaitsForSomebody_AndTheStateIsAsItWas(string revision)
    {
        await using McpClient client = await ConnectAsync(revision);

        CallToolResult result = await client.CallToolAsync("pay", Pay(10));

        result.IsError.ShouldBe(false);
        result.StructuredContent!.Value.GetProperty("status").GetString().ShouldBe("waiting");
        JsonDocument.Parse(((TextContentBlock)result.Content.ShouldHaveSingleItem()).Text).RootElement.GetRawText().ShouldBe(result.StructuredContent.Value.GetRawText());
        JsonElement state = await ReadAsync(client, "clp://contract/state");
        state.GetProperty("stateVersion").GetInt64().ShouldBe(-1);
        state.GetProperty("state").GetProperty("sum").GetInt32().ShouldBe(0);
        JsonElement pending = (await ReadAsync(client, "clp://contract/proposals")).GetProperty("proposals");
        pending.GetArrayLength().ShouldBe(1);
        pending[0].GetProperty("values").GetProperty("amount").GetInt32().ShouldBe(10);
    }

    [Fact]
    public async Task Call_ThatAGuardDenies_IsAnErrorWithASuggestion_AndTheNextOneIsTaken()
    {
        await using McpClient client = await ConnectAsync(Newest);

        CallToolResult denied = await client.CallToolAsync("pay", Pay(500));
        CallToolResult mended = await client.CallToolAsync("pay", Pay(denied.StructuredContent!.Value.GetProperty("suggestion").GetProperty("amount").GetInt32()));

        denied.IsError.ShouldBe(true);
        denied.StructuredContent.Value.GetProperty("violations")[0].GetProperty("message").GetString().ShouldBe("100 at most.");
        mended.IsError.ShouldBe(false);
    }

    [Theory]
    [InlineData(Handshake)]
    [InlineData(Newest)]
    public async Task Tool_Unknown_IsAProtocolError(string revision)
    {
        await using McpClient client = await ConnectAsync(revision);

        foreach (string name in new[] { "accept", "commit", "reject", "nope" })
        {
            (await Should.ThrowAsync<McpProtocolException>(client.CallToolAsync(name).AsTask())).ErrorCode.ShouldBe(McpErrorCode.InvalidParams, name);
        }
    }

    [Fact]
    public async Task Tool_ThatIsNotPossibleNow_IsAnErrorThatSaysSo()
    {
        await using McpClient client = await ConnectAsync(Newest);

        CallToolResult result = await client.CallToolAsync("reopen");

        result.IsError.ShouldBe(true);
        result.StructuredContent!.Value.GetProperty("status").GetString().ShouldBe("not_possible");
    }

    [Theory]
    [InlineData(Handshake)]
    [InlineData(Newest)]
    public async Task Resources_Read_ShowWhatAiMaySee_AndNothingElse(string revision)
    {
        using TempFolder folder = new();
        await using McpClient client = await ConnectAsync(revision, "--store", folder.Path, "--instance", "instance-7", "--namespace", "tenant-9");

        IList<McpClientResource> resources = await client.ListResourcesAsync();
        string everything = string.Join("\n", await Task.WhenAll(resources.Select(async r => string.Concat((await client.ReadResourceAsync(r.Uri)).Contents.Cast<TextResourceContents>().Select(c => c.Text)))));
        everything += string.Concat((await client.ListToolsAsync()).Select(t => t.JsonSchema.GetRawText() + t.Description));

        resources.Select(r => r.Uri).ShouldBe(["clp://contract/state", "clp://contract/state-schema", "clp://contract/description", "clp://contract/proposals"]);
        everything.ShouldContain("\"shown\":1");
        everything.ShouldContain("at_most_100", customMessage: "the contract's description");
        everything.ShouldNotContain(Desk.Secret);
        everything.ShouldNotContain("\"code\"", customMessage: "not even a hidden field's name");
        everything.ShouldNotContain("instance-7");
        everything.ShouldNotContain("tenant-9");
    }

    [Theory]
    [InlineData(Handshake, McpErrorCode.ResourceNotFound)]
    [InlineData(Newest, McpErrorCode.InvalidParams)]
    public async Task Resource_Unknown_IsAProtocolError(string revision, McpErrorCode code)
    {
        await using McpClient client = await ConnectAsync(revision);

        (await Should.ThrowAsync<McpProtocolException>(client.ReadResourceAsync("clp://vault").AsTask())).ErrorCode.ShouldBe(code);
    }

    [Fact]
    public async Task Store_ReopenedByAnotherProcess_HasTheProposalsThatWait()
    {
        using TempFolder folder = new();
        await using (McpClient first = await ConnectAsync(Newest, "--store", folder.Path))
        {
            await first.CallToolAsync("pay", Pay(10));
        }

        await using McpClient second = await ConnectAsync(Handshake, "--store", folder.Path);
        (await ReadAsync(second, "clp://contract/proposals")).GetProperty("proposals").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Call_Cancelled_LeavesNothingBehind_AndTheNextIsTaken()
    {
        TaskCompletionSource asked = new();
        McpClientOptions options = Patient.Options(Handshake, new McpClientHandlers { ElicitationHandler = async (_, ct) => { asked.SetResult(); await Task.Delay(Timeout.Infinite, ct); return new ElicitResult(); } });
        await using McpClient client = await McpClient.CreateAsync(Transport(), options);
        using CancellationTokenSource cancel = new();

        Task<CallToolResult> call = client.CallToolAsync("pay", new Dictionary<string, object?> { ["amount"] = 1 }, cancellationToken: cancel.Token).AsTask();
        await asked.Task.WaitAsync(Child.Patience);
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call);
        (await client.CallToolAsync("pay", Pay(10))).IsError.ShouldBe(false);
        (await ReadAsync(client, "clp://contract/state")).GetProperty("stateVersion").GetInt64().ShouldBe(-1);
    }

    [Fact]
    public async Task Calls_TwoAtOnce_AreTwoProposals()
    {
        await using McpClient client = await ConnectAsync(Newest);

        CallToolResult[] results = await Task.WhenAll(client.CallToolAsync("pay", Pay(10)).AsTask(), client.CallToolAsync("pay", Pay(20)).AsTask());

        results.ShouldAllBe(r => r.IsError == false);
        results.Select(r => r.StructuredContent!.Value.GetProperty("proposalId").GetString()).Distinct().Count().ShouldBe(2);
        (await ReadAsync(client, "clp://contract/proposals")).GetProperty("proposals").EnumerateArray().Select(p => p.GetProperty("values").GetProperty("amount").GetInt32()).ShouldBe([10, 20], ignoreOrder: true);
    }

    internal static Dictionary<string, object?> Pay(int amount) => new() { ["amount"] = amount, ["to"] = "bob", ["kind"] = "gift", ["urgent"] = false };

    internal static async Task<JsonElement> ReadAsync(McpClient client, string uri)
        => JsonDocument.Parse(((TextResourceContents)(await client.ReadResourceAsync(uri)).Contents.ShouldHaveSingleItem()).Text).RootElement;

    internal static StdioClientTransport Transport(params string[] more)
        => new(new StdioClientTransportOptions { Command = "dotnet", Arguments = Child.ServingDesk(more), ShutdownTimeout = TimeSpan.FromSeconds(20) });

    private static Task<McpClient> ConnectAsync(string revision, params string[] more) => McpClient.CreateAsync(Transport(more), Patient.Options(revision));
}
