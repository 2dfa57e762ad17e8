using System.Text.Json;
using Clp.TestServers;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.OpenAi;

public sealed class OpenAiRequestTests : IAsyncLifetime
{
    private static readonly JsonElement Schema = JsonElement.Parse("{\"type\":\"object\",\"properties\":{\"seat\":{\"type\":\"string\"}}}");
    private readonly ScriptedModelServer server = ScriptedModelServer.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Conversation_WithToolsAndFormat_IsSentAsTheProtocolHasIt()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, "be brief"), new(ChatRole.User, "a seat"),
            new(ChatRole.Assistant, [new TextContent("so"), new FunctionCallContent("c1", "book", new Dictionary<string, object?> { ["seat"] = "1A" })]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", new Dictionary<string, object?> { ["status"] = "staged" })]),
        ];
        JsonElement sent = await SentAsync(messages, new ChatOptions
        {
            Instructions = "first",
            Tools = [AIFunctionFactory.CreateDeclaration("book", "Books a seat.", Schema)],
            ToolMode = ChatToolMode.RequireSpecific("book"),
            ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema, "seat"),
            Temperature = 0,
            MaxOutputTokens = 50,
        });

        sent.GetProperty("model").GetString().ShouldBe("m");
        JsonElement[] wire = [.. sent.GetProperty("messages").EnumerateArray()];
        wire.Select(message => message.GetProperty("role").GetString()).ShouldBe(["system", "system", "user", "assistant", "tool"]);
        JsonElement call = wire[3].GetProperty("tool_calls")[0];
        (call.GetProperty("id").GetString(), call.GetProperty("function").GetProperty("arguments").GetString()).ShouldBe(("c1", "{\"seat\":\"1A\"}"));
        (wire[4].GetProperty("tool_call_id").GetString(), wire[4].GetProperty("content").GetString()).ShouldBe(("c1", "{\"status\":\"staged\"}"));
        JsonElement function = sent.GetProperty("tools")[0].GetProperty("function");
        (function.GetProperty("name").GetString(), function.GetProperty("description").GetString()).ShouldBe(("book", "Books a seat."));
        JsonElement.DeepEquals(function.GetProperty("parameters"), Schema).ShouldBeTrue();
        sent.GetProperty("tool_choice").GetProperty("function").GetProperty("name").GetString().ShouldBe("book");
        JsonElement format = sent.GetProperty("response_format");
        (format.GetProperty("type").GetString(), format.GetProperty("json_schema").GetProperty("name").GetString()).ShouldBe(("json_schema", "seat"));
        JsonElement.DeepEquals(format.GetProperty("json_schema").GetProperty("schema"), Schema).ShouldBeTrue();
    }

    [Fact]
    public async Task OwnReplies_RefusedOrWithoutArguments_CanBeSentBack()
    {
        JsonElement sent = await SentAsync(
        [
            new(ChatRole.Assistant, [new ErrorContent("no") { ErrorCode = "Refusal" }]),
            new(ChatRole.Assistant, [new FunctionCallContent("c1", "book")]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", null) { Exception = new InvalidOperationException("s3cr3t") }]),
        ], null);

        JsonElement[] wire = [.. sent.GetProperty("messages").EnumerateArray()];
        wire[0].GetProperty("refusal").GetString().ShouldBe("no");
        wire[1].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString().ShouldBe("{}");
        wire[2].GetProperty("content").GetString().ShouldBe("The call failed.");
    }

    [Fact]
    public async Task Content_ThatIsNoText_IsRefusedBeforeAnythingIsSent()
    {
        ChatMessage picture = new(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")]);

        (await Should.ThrowAsync<ModelException>(() => SentAsync([picture], null))).Code.ShouldBe(ClpCodes.ModelRefusedRequest);
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Model_OfTheOptions_IsAskedInstead() =>
        (await SentAsync([new(ChatRole.User, "hi")], new ChatOptions { ModelId = "other" })).GetProperty("model").GetString().ShouldBe("other");

    [Fact]
    public async Task Key_Given_IsSentAsBearer() => (await HeadersAsync(new(server.Endpoint, "m") { ApiKey = "k" }))["authorization"].ShouldBe("Bearer k");

    [Fact]
    public async Task Key_None_NoHeaderIsSent()
    {
        await HeadersAsync(new(server.Endpoint, "m"));

        server.Requests.ShouldHaveSingleItem().HasAuthorization.ShouldBeFalse();
    }

    [Fact]
    public async Task Azure_HasItsPathVersionAndHeader()
    {
        IReadOnlyDictionary<string, string> headers = await HeadersAsync(new(server.Deployment("d"), "m") { ApiKey = "k", ApiKeyHeader = "api-key", ApiVersion = "2024-10-21" });

        ModelRequest request = server.Requests.ShouldHaveSingleItem();
        (request.Target, headers["api-key"], request.HasAuthorization).ShouldBe(("/openai/deployments/d/chat/completions?api-version=2024-10-21", "k", false));
    }

    [Fact]
    public void Options_Shown_HoldNoKey()
    {
        OpenAiOptions options = new(server.Endpoint, "m") { ApiKey = "s3cr3t" };
        using OpenAiChatClient client = new(options);

        (options.ToString() + client + JsonSerializer.Serialize(options with { Time = TimeProvider.System })).ShouldNotContain("s3cr3t");
    }

    [Theory]
    [InlineData("ftp://localhost/v1", "m", "k", 1)]
    [InlineData("http://user:s3cr3t@localhost/v1", "m", "k", 1)]
    [InlineData("http://localhost/v1?key=s3cr3t", "m", "k", 1)]
    [InlineData("http://localhost/v1", "", "k", 1)]
    [InlineData("http://localhost/v1", "m", "s3cr3t\r\nX: y", 1)]
    [InlineData("http://localhost/v1", "m", "k", 0)]
    public void Options_Impossible_AreRefusedAtOnce(string endpoint, string model, string key, int seconds)
    {
        ConfigurationException e = Should.Throw<ConfigurationException>(() => new OpenAiChatClient(new(new Uri(endpoint), model) { ApiKey = key, Timeout = TimeSpan.FromSeconds(seconds) }));

        e.ToString().ShouldNotContain("s3cr3t");
    }

    private async Task<IReadOnlyDictionary<string, string>> HeadersAsync(OpenAiOptions options)
    {
        server.Then(ModelReplies.Text("ok"));
        using OpenAiChatClient client = new(options);
        (await client.GetResponseAsync([new ChatMessage(ChatRole.User, "hi")])).Text.ShouldBe("ok");
        return server.Requests[^1].Headers;
    }

    private async Task<JsonElement> SentAsync(ChatMessage[] messages, ChatOptions? options)
    {
        server.Then(ModelReplies.Text("ok"));
        using OpenAiChatClient client = new(new(server.Endpoint, "m"));
        await client.GetResponseAsync(messages, options);
        return server.Requests[^1].Json;
    }
}
