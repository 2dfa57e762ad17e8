using System.Text.Json;
using Clp.Testing;
using Clp.TestServers;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.OpenAi;

/// <summary>Every reply, whole and streamed, over a real socket: each ends in content or in a typed exception.</summary>
public sealed class OpenAiChatClientTests : IAsyncLifetime
{
    private const string Key = "sk-s3cr3t-key";
    private static readonly ModelToolCall Book = new("book", "{\"seat\":\"12A\",\"row\":12}", "call_1");
    private readonly ScriptedModelServer server = ScriptedModelServer.Start();
    private readonly FakeClock clock = new();

    public static TheoryData<bool> Ways => [false, true];

    public static TheoryData<string, bool, string> Unusable => new()
    {
        { nameof(ModelReplies.MalformedJson), false, ClpCodes.BadModelReply }, { nameof(ModelReplies.MalformedJson), true, ClpCodes.BadModelReply },
        { nameof(ModelReplies.TruncatedJson), false, ClpCodes.BadModelReply }, { nameof(ModelReplies.TruncatedJson), true, ClpCodes.BadModelReply },
        { nameof(ModelReplies.WrongTypes), false, ClpCodes.BadModelReply }, { nameof(ModelReplies.WrongTypes), true, ClpCodes.BadModelReply },
        { nameof(ModelReplies.Empty), false, ClpCodes.BadModelReply }, { nameof(ModelReplies.Empty), true, ClpCodes.BadModelReply },
        { nameof(ModelReplies.DuplicateKeys), false, ClpCodes.BadModelReply },
        { nameof(ModelReplies.Endless), false, ClpCodes.ModelReplyTooLarge }, { nameof(ModelReplies.Endless), true, ClpCodes.ModelReplyTooLarge },
    };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Text_Comes_WithFinishAndUsage(bool streams)
    {
        server.Then(ModelReplies.ExtraFields("grüße 🌍"));

        ChatResponse response = await AskAsync(streams);

        (response.Text, response.FinishReason, response.ModelId).ShouldBe(("grüße 🌍", ChatFinishReason.Stop, "scripted"));
        (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount).ShouldBe((11, 7, 18));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Calls_SeveralInOneMessage_AllCome_EvenUnknownOnesAndThoseWithoutId(bool streams)
    {
        server.Then(ModelReplies.Calls(Book, new ModelToolCall("no_such", "{}", streams ? null : "call_2")));

        ChatResponse response = await AskAsync(streams);

        FunctionCallContent[] calls = Calls(response);
        calls.Select(call => call.Name).ShouldBe(["book", "no_such"]);
        (calls[0].CallId, ((JsonElement)calls[0].Arguments!["seat"]!).GetString(), ((JsonElement)calls[0].Arguments!["row"]!).GetInt32()).ShouldBe(("call_1", "12A", 12));
        calls[1].CallId.ShouldNotBeNullOrEmpty();
        (response.FinishReason, calls[0].Exception).ShouldBe((ChatFinishReason.ToolCalls, null));
    }

    [Theory]
    [InlineData(false, "{\"seat\":\"1A\",\"seat\":\"1B\"}")]
    [InlineData(true, "{\"seat\":\"1A\",\"se\\u0061t\":\"1B\"}")]
    [InlineData(false, "[1]")]
    [InlineData(true, "{\"seat\":")]
    [InlineData(false, "")]
    [InlineData(true, "{\"__proto__\":{}}")]
    [InlineData(false, "{\"seat\":\"\\ud800\"}")]
    public async Task Calls_ArgumentsThatCannotBeUsed_AreACallWithTheReasonAndWithoutArguments(bool streams, string arguments)
    {
        server.Then(ModelReplies.Calls(new ModelToolCall("book", arguments, "call_1")));

        FunctionCallContent call = Calls(await AskAsync(streams)).ShouldHaveSingleItem();

        (call.Arguments, call.Exception.ShouldBeOfType<ModelException>().Code).ShouldBe((null, ClpCodes.BadToolArguments));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Calls_CutForLength_SaySoAndHaveNoArguments(bool streams)
    {
        server.Then(ModelReplies.CutForLength(Book));

        ChatResponse response = await AskAsync(streams);

        (response.FinishReason, Calls(response).ShouldHaveSingleItem().Arguments).ShouldBe((ChatFinishReason.Length, null));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Refusal_IsAnErrorAndNoText(bool streams)
    {
        server.Then(ModelReplies.Refusal("I will not do that."));

        ChatResponse response = await AskAsync(streams);

        ErrorContent refusal = response.Messages.ShouldHaveSingleItem().Contents.OfType<ErrorContent>().ShouldHaveSingleItem();
        (refusal.Message, refusal.ErrorCode, response.Text).ShouldBe(("I will not do that.", "Refusal", ""));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task InventedApproval_IsTextAndACall_NeverAnApproval(bool streams)
    {
        server.Then(ModelReplies.InventedApproval(Book));

        ChatResponse response = await AskAsync(streams);

        response.Messages.SelectMany(message => message.Contents).Select(content => content.GetType()).Distinct()
            .ShouldBe([typeof(TextContent), typeof(FunctionCallContent)], ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task UnusableReply_IsTyped(string kind, bool streams, string code)
    {
        server.Then((ModelReply)typeof(ModelReplies).GetMethod(kind)!.Invoke(null, null)!);

        ModelException e = await Should.ThrowAsync<ModelException>(() => AskAsync(streams));

        (e.Code, e.RetryAfter, server.Requests.Count).ShouldBe((code, null, 1));
    }

    /// <summary>The envelope of a stream is the package's business, and the last of two counts; arguments are read strictly either way.</summary>
    [Fact]
    public async Task DuplicateKeys_InTheEnvelopeOfAStream_TheLastCounts()
    {
        server.Then(ModelReplies.DuplicateKeys());

        (await AskAsync(streams: true)).Text.ShouldBe("no");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task HugeArgument_IsGivenUpAtTheBound(bool streams)
    {
        server.Then(ModelReplies.HugeArgument("book"));

        (await Should.ThrowAsync<ModelException>(() => AskAsync(streams))).Code.ShouldBe(ClpCodes.ModelReplyTooLarge);
    }

    [Theory]
    [InlineData(false, 429, "7", 7)]
    [InlineData(true, 429, "Sat, 01 Jan 2000 00:00:30 GMT", 30)]
    [InlineData(false, 500, "2", 2)]
    [InlineData(true, 503, null, 0)]
    [InlineData(false, 500, "soon", 0)]
    [InlineData(true, 503, "-5", 0)]
    [InlineData(false, 429, "99999999999", int.MaxValue)]
    public async Task Busy_SaysWhenToTryAgain_AndWasAskedOnce(bool streams, int status, string? retryAfter, int seconds)
    {
        clock.AdvanceTo(Max(clock.GetUtcNow(), new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        string? text = retryAfter is not null && retryAfter.Contains("GMT", StringComparison.Ordinal) ? clock.GetUtcNow().AddSeconds(seconds).ToString("r") : retryAfter;
        server.Then(ModelReplies.Fails(status, text));

        ModelException e = await Should.ThrowAsync<ModelException>(() => AskAsync(streams));

        (e.Code, e.Status, e.RetryAfter, server.Requests.Count).ShouldBe((ClpCodes.ModelUnavailable, status, TimeSpan.FromSeconds(seconds), 1));
        e.Data["Retry-After"].ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData(false, 401)]
    [InlineData(true, 404)]
    public async Task Refused_TellsTheStatus_AndNothingTheServerSaid(bool streams, int status)
    {
        server.Then(ModelReplies.Fails(status, message: "bad key " + Key));

        ModelException e = await Should.ThrowAsync<ModelException>(() => AskAsync(streams));

        (e.Code, e.Status, e.RetryAfter, e.InnerException).ShouldBe((ClpCodes.ModelRefusedRequest, status, null, null));
        e.ToString().ShouldNotContain("s3cr3t");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Redirect_IsNotFollowed(bool streams)
    {
        server.Then(ModelReply.Raw("", 307).With("Location", server.Endpoint + "/chat/completions"));

        (await Should.ThrowAsync<ModelException>(() => AskAsync(streams))).Status.ShouldBe(307);
        server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(false, ModelReplyEnd.Reset, true, ClpCodes.ModelUnavailable)]
    [InlineData(true, ModelReplyEnd.Reset, true, ClpCodes.ModelUnavailable)]
    [InlineData(false, ModelReplyEnd.Close, true, ClpCodes.ModelUnavailable)]
    [InlineData(true, ModelReplyEnd.Close, true, ClpCodes.ModelUnavailable)]
    [InlineData(false, ModelReplyEnd.Close, false, ClpCodes.BadModelReply)]
    [InlineData(true, ModelReplyEnd.Close, false, ClpCodes.BadModelReply)]
    public async Task Disconnect_InTheMiddle_IsNoReply(bool streams, ModelReplyEnd end, bool isChunked, string code)
    {
        server.Then(ModelReplies.Calls(Book).BreakingOff(3, end) with { IsChunked = isChunked });

        (await Should.ThrowAsync<ModelException>(() => AskAsync(streams))).Code.ShouldBe(code);
    }

    [Fact]
    public async Task NoServer_IsUnavailable()
    {
        await server.DisposeAsync();

        ModelException e = await Should.ThrowAsync<ModelException>(() => AskAsync(streams: false));

        (e.Code, e.Status, e.RetryAfter).ShouldBe((ClpCodes.ModelUnavailable, null, TimeSpan.Zero));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task SlowDrip_EndsAtTheTimeout_HoweverOftenSomethingComes(bool streams)
    {
        ModelGate gate = new();
        server.Then(ModelReplies.Text("slow").Dripping(gate));
        Task<ChatResponse> asked = AskAsync(streams);
        await server.ArrivalAsync();
        gate.Release();
        clock.Advance(TimeSpan.FromSeconds(119));
        gate.Release();
        asked.IsCompleted.ShouldBeFalse();

        clock.Advance(TimeSpan.FromSeconds(1));

        (await Should.ThrowAsync<ModelException>(() => asked)).Code.ShouldBe(ClpCodes.ModelTimedOut);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Cancelled_ByTheCaller_IsThat(bool streams)
    {
        using CancellationTokenSource cancel = new();
        server.Then(ModelReplies.Text("slow").Dripping(new ModelGate()));
        Task<ChatResponse> asked = AskAsync(streams, cancellationToken: cancel.Token);
        await server.ArrivalAsync();

        await cancel.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(() => asked)).CancellationToken.ShouldBe(cancel.Token);
    }

    [Fact]
    public async Task Stream_Text_GoesOnBeforeTheReplyIsFinished()
    {
        ModelGate gate = new();
        server.Then(ModelReplies.Text("one two three").Dripping(gate));
        using OpenAiChatClient client = new(Options);
        await using IAsyncEnumerator<ChatResponseUpdate> updates = client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "hi")]).GetAsyncEnumerator();

        ValueTask<bool> first = updates.MoveNextAsync();
        gate.Release(2);

        (await first).ShouldBeTrue();
        "one two three".ShouldStartWith(updates.Current.Text);
        updates.Current.Text.ShouldNotBeEmpty();
    }

    private OpenAiOptions Options => new(server.Endpoint, "m") { ApiKey = Key, Time = clock };

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static FunctionCallContent[] Calls(ChatResponse response) => [.. response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()];

    private async Task<ChatResponse> AskAsync(bool streams, CancellationToken cancellationToken = default)
    {
        using OpenAiChatClient client = new(Options);
        ChatMessage[] messages = [new(ChatRole.User, "hi")];
        return streams
            ? await client.GetStreamingResponseAsync(messages, cancellationToken: cancellationToken).ToChatResponseAsync(CancellationToken.None)
            : await client.GetResponseAsync(messages, cancellationToken: cancellationToken);
    }
}
