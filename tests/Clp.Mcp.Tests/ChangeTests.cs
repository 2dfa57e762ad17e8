using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Clp.Mcp.Tests;

/// <summary>What a client is told of when the state changes, driven by the SDK's own client over stdio; the host lets Ada decide over the connection.</summary>
public sealed class ChangeTests
{
    private const string Handshake = "2025-11-25", Newest = "2026-07-28";

    [Theory]
    [InlineData(Handshake)]
    [InlineData(Newest)]
    public async Task Commit_ThatChangesWhatIsPossible_IsTold_AndTheListFollows(string revision)
    {
        Channel<string> told = Channel.CreateUnbounded<string>();
        await using McpClient client = await ConnectAsync(revision, told);
        await using IAsyncDisposable? listening = await ListenAsync(client, revision);

        await CommitAsync(client, "close", []);

        HashSet<string> heard = [];
        while (!heard.IsSupersetOf(["tools", "clp://contract/state", "clp://contract/proposals"]))
        {
            heard.Add(await told.Reader.ReadAsync().AsTask().WaitAsync(Child.Patience));
        }

        (await client.ListToolsAsync()).Select(t => t.Name).ShouldBe(["reopen", "accept", "reject", "commit"]);
        JsonElement state = await OfficialClientTests.ReadAsync(client, "clp://contract/state");
        state.GetProperty("state").GetProperty("open").GetBoolean().ShouldBeFalse();
        state.GetProperty("stateVersion").GetInt64().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Subscription_Ended_IsToldNoMore()
    {
        Channel<string> told = Channel.CreateUnbounded<string>();
        await using McpClient client = await ConnectAsync(Handshake, told);
        await client.SubscribeToResourceAsync("clp://contract/state");
        await client.UnsubscribeFromResourceAsync("clp://contract/state");

        await CommitAsync(client, "close", []);

        (await told.Reader.ReadAsync().AsTask().WaitAsync(Child.Patience)).ShouldBe("tools");
        await client.PingAsync();
        told.Reader.TryRead(out string? more).ShouldBeFalse(more);
    }

    [Fact]
    public async Task Commit_ThatLeavesThePossibleAsItWas_SaysNothingOfTools()
    {
        Channel<string> told = Channel.CreateUnbounded<string>();
        await using McpClient client = await ConnectAsync(Handshake, told);
        await client.SubscribeToResourceAsync("clp://contract/state");

        await CommitAsync(client, "pay", OfficialClientTests.Pay(7));

        (await told.Reader.ReadAsync().AsTask().WaitAsync(Child.Patience)).ShouldBe("clp://contract/state");
        (await OfficialClientTests.ReadAsync(client, "clp://contract/state")).GetProperty("state").GetProperty("sum").GetInt32().ShouldBe(7);
        told.Reader.TryRead(out string? more).ShouldBeFalse(more);
    }

    [Fact]
    public async Task Decision_MadeElsewhere_IsToldWhenTheHostSaysSo()
    {
        Channel<string> told = Channel.CreateUnbounded<string>();
        McpClientOptions options = Patient.Options(Handshake);
        options.Handlers.NotificationHandlers = [new(NotificationMethods.ResourceUpdatedNotification, (n, ct) => told.Writer.WriteAsync((string)n.Params!["uri"]!, ct))];
        await using InProcess desk = await InProcess.StartAsync(client: options);
        await desk.CallAsync("pay", [.. OfficialClientTests.Pay(5).Select(p => (p.Key, p.Value))]);
        await desk.Client.SubscribeToResourceAsync("clp://contract/proposals");
        Intent intent = desk.Instance.PendingIntents.ShouldHaveSingleItem();

        (await desk.Instance.AcceptAsync(desk.Instance.ProposalsFor(intent)[^1], Actor.Human("ada"))).EnsureAccepted();
        desk.Server.Announce();
        desk.Server.Announce();

        string first = await told.Reader.ReadAsync().AsTask().WaitAsync(Child.Patience);
        first.ShouldBe("clp://contract/proposals");
        (await OfficialClientTests.ReadAsync(desk.Client, first)).GetProperty("proposals")[0].GetProperty("status").GetString().ShouldBe("accepted");
    }

    internal static async Task CommitAsync(McpClient client, string tool, Dictionary<string, object?> arguments)
    {
        JsonElement proposed = (await client.CallToolAsync(tool, arguments)).StructuredContent!.Value;
        Dictionary<string, object?> decision = new() { ["proposalId"] = proposed.GetProperty("proposalId").GetString(), ["preview"] = proposed.GetProperty("preview").GetString() };
        foreach (string step in new[] { "accept", "commit" })
        {
            CallToolResult done = await client.CallToolAsync(step, decision);
            done.IsError.ShouldBe(false, done.StructuredContent!.Value.GetRawText());
        }
    }

    private static async Task<McpClient> ConnectAsync(string revision, Channel<string> told)
    {
        McpClientOptions options = Patient.Options(revision);
        options.Handlers.NotificationHandlers =
        [
            new(NotificationMethods.ToolListChangedNotification, (_, ct) => told.Writer.WriteAsync("tools", ct)),
            new(NotificationMethods.ResourceUpdatedNotification, (n, ct) => told.Writer.WriteAsync((string)n.Params!["uri"]!, ct)),
        ];
        return await McpClient.CreateAsync(OfficialClientTests.Transport("--allow-decisions-by", "ada"), options);
    }

    // Up to 2025-11-25 there are subscriptions; later a request that stays open.
    private static async Task<IAsyncDisposable?> ListenAsync(McpClient client, string revision)
    {
        if (revision == Handshake)
        {
            await client.SubscribeToResourceAsync("clp://contract/state");
            await client.SubscribeToResourceAsync("clp://contract/proposals");
            return null;
        }

        TaskCompletionSource acknowledged = new();
        await using IAsyncDisposable ack = client.RegisterNotificationHandler(NotificationMethods.SubscriptionsAcknowledgedNotification, (n, _) =>
        {
            n.Params!["notifications"]!["toolsListChanged"]!.GetValue<bool>().ShouldBeTrue();
            n.Params["notifications"]!["promptsListChanged"].ShouldBeNull("there are none");
            n.Params["notifications"]!["resourceSubscriptions"]!.AsArray().Select(u => (string)u!).ShouldBe(["clp://contract/state", "clp://contract/proposals"]);
            acknowledged.TrySetResult();
            return default;
        });
        Listening listening = new(client);
        await acknowledged.Task.WaitAsync(Child.Patience);
        return listening;
    }

    private sealed class Listening : IAsyncDisposable
    {
        private readonly CancellationTokenSource end = new();
        private readonly Task request;

        public Listening(McpClient client) => request = client.SendRequestAsync(
            new JsonRpcRequest
            {
                Method = RequestMethods.SubscriptionsListen,
                Params = JsonNode.Parse("""{"notifications":{"toolsListChanged":true,"promptsListChanged":true,"resourceSubscriptions":["clp://contract/state","clp://contract/proposals","clp://contract/vault"]}}"""),
            },
            end.Token);

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(request);
            end.Dispose();
        }
    }
}
