using Clp.TestServers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Clp.Ai.Tests.Conversations;

/// <summary>What is kept of a request: in the event log its trace, in the lines of the host no word of anybody.</summary>
public sealed class ConversationLogTests
{
    public static TheoryData<bool> Ways => [false, true];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task EveryProposal_HasProviderModelPromptHashTokensAndTime(bool streams)
    {
        Talk? open = null;
        await using Talk talk = open = await Talk.OpenAsync(
            [ModelReplies.Calls(Talk.Order("lamp", 50)), ModelReplies.Calls(Talk.Order("lamp", 1)), ModelReplies.Text("ok")],
            o => o with { Mediation = new MediationOptions { Name = "clerk" }, Around = async (request, token) =>
            {
                await request(token);
                open!.Clock.Advance(TimeSpan.FromSeconds(2));
            } });

        MediatedProposal[] made = [.. (await talk.AskAsync(streams)).Proposals()];

        AiTrace[] traces = [.. (await talk.Shop.Instance.LogAsync()).Select(e => e.Event).OfType<ContractEvent.ProposalStaged>().Select(e => e.Proposal.Ai!)];
        traces.ShouldBe(made.Select(m => m.Proposal!.Ai!));
        traces.ShouldAllBe(t => t.Provider == "clerk" && t.Model == "scripted" && t.InputTokens == 11 && t.OutputTokens == 7 && t.Took == TimeSpan.FromSeconds(2));
        traces.Select(t => t.PromptHash).Distinct().Count().ShouldBe(2);
        traces[0].PromptHash!.ShouldMatch("^[0-9a-f]{64}$");
    }

    [Fact]
    public void PromptHash_TellsApartWhatIsSent()
    {
        AITool tool = AIFunctionFactory.CreateDeclaration("t", "d", System.Text.Json.JsonDocument.Parse("{}").RootElement);
        (ChatMessage[] Messages, ChatOptions? Options)[] prompts =
        [
            ([new(ChatRole.User, "ab")], null), ([new(ChatRole.System, "ab")], null), ([new(ChatRole.User, "a"), new(ChatRole.User, "b")], null), ([new(ChatRole.User, [new TextContent("a"), new TextContent("b")])], null),
            ([new(ChatRole.User, "ab") { AuthorName = "x" }], null), ([new(ChatRole.User, "ab")], new ChatOptions { Tools = [tool] }), ([new(ChatRole.User, "ab")], new ChatOptions { Instructions = "i" }),
            ([new(ChatRole.Assistant, [new FunctionCallContent("1", "f", new Dictionary<string, object?> { ["a"] = 1 })])], null), ([new(ChatRole.Assistant, [new FunctionCallContent("1", "f", new Dictionary<string, object?> { ["a"] = 2 })])], null),
            ([new(ChatRole.Tool, [new FunctionResultContent("1", "x")])], null), ([new(ChatRole.Tool, [new FunctionResultContent("1", new Unwritable())])], null), ([new(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")])], null),
        ];

        prompts.Select(p => PromptDigest.Of(p.Messages, p.Options).Hash).Distinct().Count().ShouldBe(prompts.Length);
        prompts.ShouldAllBe(p => PromptDigest.Of(p.Messages, p.Options).Hash == PromptDigest.Of(p.Messages, p.Options).Hash);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task OneLineForEachRequest_WithoutAWordOfAnybody(bool streams)
    {
        using Lines lines = new();
        await using Talk talk = await Talk.OpenAsync(
            [ModelReplies.Calls(Talk.Order("canary", 50), Talk.Refill(3)), ModelReplies.Text("canary"), ModelReplies.Fails(401, message: "canary")],
            o => o with { Logs = lines, Mediation = new MediationOptions { Name = "clerk\nforged" } });

        await talk.AskAsync(streams, "canary");
        await Should.ThrowAsync<MediationException>(() => talk.AskAsync(streams, "canary"));

        lines.All.Count.ShouldBe(3);
        lines.All.ShouldAllBe(l => !l.Contains("canary", StringComparison.Ordinal) && !l.Contains('\n', StringComparison.Ordinal));
        lines.All[0].ShouldMatch("^clerk.*forged answered as scripted: prompt [0-9a-f]{64}, 11 tokens in, 7 out, 0 ms, 2 calls: denied=1 accepted=1$");
        lines.All[1].ShouldEndWith("0 calls: none");
        lines.All[2].ShouldMatch("^clerk.*forged gave no answer: prompt [0-9a-f]{64}, CLP0707, 0 ms$");
    }

    [Fact]
    public async Task Prompts_OnlyWhenTheHostWantsThem_AndNeverInTheEventLog()
    {
        using Lines lines = new();
        await using Talk talk = await Talk.OpenAsync([ModelReplies.Calls(Talk.Order("lamp", 1)), ModelReplies.Text("ok")], o => o with { Logs = lines, LogsPrompts = true });

        await talk.AskAsync(streams: false, "my canary\nline");

        lines.All.Count(l => l.Contains("my canary", StringComparison.Ordinal)).ShouldBe(2);
        lines.All.ShouldAllBe(l => !l.Contains('\n', StringComparison.Ordinal));
        foreach (RecordedEvent recorded in await talk.Shop.Instance.LogAsync())
        {
            System.Buffers.ArrayBufferWriter<byte> stored = new();
            EventJson.Write(stored, recorded.Event, recorded.Header);
            System.Text.Encoding.UTF8.GetString(stored.WrittenSpan).ShouldNotContain("canary");
        }
    }

    [Fact]
    public async Task ALoggerThatFails_DoesNoHarm()
    {
        using Lines lines = new() { Fails = true };
        await using Talk talk = await Talk.OpenAsync([ModelReplies.Text("ok")], o => o with { Logs = lines, LogsPrompts = true });

        (await talk.AskAsync(streams: true)).Text.ShouldBe("ok");
    }

    private sealed class Unwritable
    {
        public Unwritable Self => this;
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public List<string> All { get; } = [];

        public bool Fails { get; init; }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) { }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (Fails)
            {
                throw new InvalidOperationException("The log is full.");
            }

            All.Add(formatter(state, exception));
        }

        public void Dispose() { }
    }
}
