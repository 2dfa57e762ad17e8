using System.Text.Json;
using Clp.Ai.Tests.Mediation;
using Clp.Testing;
using Clp.TestServers;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Conversations;

/// <summary>A shop, and a scripted model that is asked over a real socket. Whatever comes of it, the state stays as it is.</summary>
internal sealed class Talk : IAsyncDisposable
{
    private readonly OpenAiChatClient wire;

    private Talk(Shop shop, FakeClock clock, ModelReply[] replies, Func<IChatClient, IChatClient>? inner, Func<ClpChatOptions, ClpChatOptions>? configure)
    {
        (Shop, Clock) = (shop, clock);
        Server.Then(replies);
        wire = new OpenAiChatClient(new(Server.Endpoint, "m") { Time = clock });
        ClpChatOptions options = new() { Time = clock, Jitter = () => 0 };
        Client = new ClpChatClient(inner?.Invoke(wire) ?? wire, shop.Instance, configure?.Invoke(options) ?? options);
    }

    public Shop Shop { get; }

    public FakeClock Clock { get; }

    public ScriptedModelServer Server { get; } = ScriptedModelServer.Start();

    public ClpChatClient Client { get; }

    public static Task<Talk> OpenAsync(params ModelReply[] replies) => OpenAsync(replies, configure: null);

    public static async Task<Talk> OpenAsync(ModelReply[] replies, Func<ClpChatOptions, ClpChatOptions>? configure, Func<IChatClient, IChatClient>? inner = null)
    {
        FakeClock clock = new();
        return new Talk(await Shop.OpenAsync(o => o.TimeProvider = clock), clock, replies, inner, configure);
    }

    public static ModelToolCall Order(string article, int count, string? id = "c1") => new("order", $$"""{"article":"{{article}}","count":{{count}}}""", id);

    public static ModelToolCall Refill(int count, string? id = "c2") => new("refill", $$"""{"count":{{count}}}""", id);

    public Task<ChatResponse> AskAsync(bool streams, string text = "a lamp, please", ChatOptions? options = null, CancellationToken cancellationToken = default)
        => AskAsync(streams, [new ChatMessage(ChatRole.User, text)], options, cancellationToken);

    public async Task<ChatResponse> AskAsync(bool streams, IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => streams
            ? await Client.GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(CancellationToken.None)
            : await Client.GetResponseAsync(messages, options, cancellationToken);

    /// <summary>The messages of a request as they were sent.</summary>
    public JsonElement[] Sent(int request) => [.. Server.Requests[request].Json.GetProperty("messages").EnumerateArray()];

    public string[] ToolsSent(int request)
        => Server.Requests[request].Json.TryGetProperty("tools", out JsonElement tools) ? [.. tools.EnumerateArray().Select(t => t.GetProperty("function").GetProperty("name").GetString()!)] : [];

    public async ValueTask DisposeAsync()
    {
        List<ContractEvent.StateCommitted> commits = [.. (await Shop.Instance.LogAsync()).Select(e => e.Event).OfType<ContractEvent.StateCommitted>()];
        commits.ShouldAllBe(c => c.Accepted.IsEmpty);
        (commits.Count > 0 || Shop.Instance.State.Equals(Shop.Contract.InitialState)).ShouldBeTrue("a conversation changed the state");
        Client.Dispose();
        await Server.DisposeAsync();
        await Shop.DisposeAsync();
    }
}
