using System.Net;
using System.Text;
using System.Text.Json;

namespace Clp.TestServers.Tests;

public sealed class ScriptedModelServerTests : IAsyncLifetime, IDisposable
{
    private readonly ScriptedModelServer server = ScriptedModelServer.Start();
    private readonly HttpClient client = new();

    public static TheoryData<string, bool> Bad => new()
    {
        { nameof(ModelReplies.MalformedJson), false }, { nameof(ModelReplies.MalformedJson), true },
        { nameof(ModelReplies.TruncatedJson), false }, { nameof(ModelReplies.TruncatedJson), true },
        { nameof(ModelReplies.DuplicateKeys), false }, { nameof(ModelReplies.DuplicateKeys), true },
    };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task Text_Whole_IsAChatCompletion_AndTheRequestIsKept()
    {
        server.Then(ModelReplies.Text("grüße 🌍"));

        JsonElement reply = JsonElement.Parse(await (await AskAsync(streams: false, key: "k")).Content.ReadAsStringAsync());

        reply.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("grüße 🌍");
        reply.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
        ModelRequest request = server.Requests.ShouldHaveSingleItem();
        (request.Method, request.Target, request.HasAuthorization, request.Streams).ShouldBe(("POST", "/v1/chat/completions", true, false));
        (await server.ArrivalAsync()).ShouldBeSameAs(request);
    }

    [Fact]
    public async Task Calls_Streamed_FragmentsTakeTurnsAndEndWithDone()
    {
        ModelToolCall[] calls = [new("book", "{\"seat\":\"12A\",\"guest\":\"Zoë\"}", "call_1"), new("leave", "{\"seat\":\"3C\"}", "call_2")];
        server.Then(ModelReplies.Calls(calls));

        string[] events = (await (await AskAsync(streams: true)).Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        events[^1].ShouldBe("data: [DONE]");
        List<(int Index, string Arguments)> fragments = [.. Deltas(events).Select(call => (call.GetProperty("index").GetInt32(), call.GetProperty("function").GetProperty("arguments").GetString()!))];
        fragments.Select(fragment => fragment.Index).ShouldBe([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
        calls.Select((call, index) => string.Concat(fragments.Where(fragment => fragment.Index == index).Select(fragment => fragment.Arguments))).ShouldBe(calls.Select(call => call.Arguments));
        server.Requests.ShouldHaveSingleItem().HasAuthorization.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task BadReply_IsBad_WholeAndStreamed(string kind, bool streams)
    {
        server.Then((ModelReply)typeof(ModelReplies).GetMethod(kind)!.Invoke(null, null)!);

        string body = await (await AskAsync(streams)).Content.ReadAsStringAsync();

        string json = streams ? body.Split("\n\n")[0]["data: ".Length..] : body;
        Should.Throw<JsonException>(() => JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false }));
    }

    [Fact]
    public async Task Refusal_HasNoContent()
    {
        server.Then(ModelReplies.Refusal("no"));

        JsonElement message = JsonElement.Parse(await (await AskAsync(streams: false)).Content.ReadAsStringAsync()).GetProperty("choices")[0].GetProperty("message");

        (message.GetProperty("refusal").GetString(), message.GetProperty("content").ValueKind).ShouldBe(("no", JsonValueKind.Null));
    }

    [Fact]
    public async Task HugeArgument_IsThatLarge()
    {
        server.Then(ModelReplies.HugeArgument("book"));

        (await (await AskAsync(streams: false)).Content.ReadAsByteArrayAsync()).Length.ShouldBeGreaterThan(10 * 1024 * 1024);
    }

    [Fact]
    public async Task Fails_WithRetryAfter_SaysSo_AndUnscriptedIs501()
    {
        server.Then(ModelReplies.Fails(429, "7"));

        HttpResponseMessage refused = await AskAsync(streams: false);

        (refused.StatusCode, refused.Headers.RetryAfter!.Delta).ShouldBe((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(7)));
        (await AskAsync(streams: false)).StatusCode.ShouldBe(HttpStatusCode.NotImplemented);
    }

    [Theory]
    [InlineData(ModelReplyEnd.Reset)]
    [InlineData(ModelReplyEnd.Close)]
    public async Task BreakingOff_MidStream_FailsTheReader(ModelReplyEnd end)
    {
        ModelGate gate = new();
        server.Then(ModelReplies.Text("never to be read to its end").Dripping(gate).BreakingOff(2, end));
        using HttpResponseMessage response = await AskAsync(streams: true);

        gate.Release(2);

        await Should.ThrowAsync<Exception>(() => response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task BreakingOff_WithoutChunks_LooksLikeAnEnd()
    {
        server.Then(ModelReplies.Text("never to be read to its end").BreakingOff(2, ModelReplyEnd.Close) with { IsChunked = false });

        (await (await AskAsync(streams: true)).Content.ReadAsStringAsync()).ShouldNotContain("[DONE]");
    }

    [Fact]
    public async Task Dripping_NothingReleased_NothingComes()
    {
        ModelGate gate = new();
        server.Then(ModelReplies.Text("slow").Dripping(gate));
        using HttpResponseMessage response = await AskAsync(streams: true);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync());

        Task<string?> line = reader.ReadLineAsync();
        line.IsCompleted.ShouldBeFalse();
        gate.Release();

        (await line)!.ShouldStartWith("data: ");
    }

    [Fact]
    public async Task OtherPaths_AreNotFound()
    {
        (await client.GetAsync(new Uri(server.Endpoint, "/v1/models"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static IEnumerable<JsonElement> Deltas(string[] events) => events.Where(line => line.Contains("tool_calls\":", StringComparison.Ordinal))
        .Select(line => JsonElement.Parse(line["data: ".Length..]).GetProperty("choices")[0].GetProperty("delta").GetProperty("tool_calls")[0]);

    private Task<HttpResponseMessage> AskAsync(bool streams, string? key = null)
    {
        HttpRequestMessage request = new(HttpMethod.Post, server.Endpoint + "/chat/completions")
        {
            Content = new StringContent($"{{\"model\":\"m\",\"stream\":{(streams ? "true" : "false")}}}", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = key is null ? null : new("Bearer", key);
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
