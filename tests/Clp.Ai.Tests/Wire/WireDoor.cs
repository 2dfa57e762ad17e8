using System.Collections.Immutable;
using System.Text.Json;
using Clp.Ai.Tests.Mediation;
using Clp.Testing;
using Clp.TestServers;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Wire;

/// <summary>Where a model's reply comes in.</summary>
public enum Door
{
    /// <summary>The provider that asks for values as structured output.</summary>
    Provider,
    /// <summary>The chat client that mediates.</summary>
    Chat,
    /// <summary>The functions that a loop invokes.</summary>
    Functions,
}

/// <summary>
/// A shop that a model reaches through one door over a real socket. What came of it is told in a few words; anything that is not
/// typed fails the test, and so does a state that changed.
/// </summary>
internal sealed class WireDoor(Door door, bool streams) : IAsyncDisposable
{
    private const int MaxRounds = 8;
    private readonly FakeClock clock = new();

    public ScriptedModelServer Server { get; } = ScriptedModelServer.Start();

    public Shop Shop { get; private set; } = null!;

    /// <summary>Set for a model that is so slow that its time is over.</summary>
    public bool IsSlow { get; init; }

    /// <summary>How much the client reads.</summary>
    public int MaxReplyBytes { get; init; } = 4 << 20;

    /// <summary>In a few words: statuses of proposals with the first code, <c>text</c>, <c>error</c>, or <c>failed CODE</c>.</summary>
    public async Task<string> AskAsync()
    {
        Shop = await Shop.OpenAsync(o => o.TimeProvider = clock);
        using OpenAiChatClient client = new(new(Server.Endpoint, "m") { Time = clock, MaxReplyBytes = MaxReplyBytes });
        Task<string> asking = EndAsync(client);
        if (IsSlow)
        {
            await Server.ArrivalAsync();
            clock.Advance(TimeSpan.FromMinutes(2));
        }

        string end = await asking;
        await ShouldHaveChangedNothingAsync();
        return end;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Shop.DisposeAsync();
    }

    private async Task<string> EndAsync(OpenAiChatClient client)
    {
        try
        {
            return door switch
            {
                Door.Provider => await ProviderAsync(client),
                Door.Chat => await ChatAsync(client),
                _ => await FunctionsAsync(client),
            };
        }
        catch (ClpException e)
        {
            return "failed " + ((e.InnerException as ClpException) ?? e).Code;
        }
    }

    private async Task<string> ProviderAsync(OpenAiChatClient client)
    {
        Intent intent = await Shop.Instance.DispatchAsync("order");
        Proposal? made = await Shop.Instance.ProposeAsync(intent, new ChatClientProposalProvider(client, new ChatProposalOptions { Streams = streams }));
        return made is null ? "none" : made.Status == ProposalStatus.Staged ? "waiting" : "invalid " + made.Errors[0].Code;
    }

    private async Task<string> ChatAsync(OpenAiChatClient client)
    {
        ClpChatClient chat = new(client, Shop.Instance, new ClpChatOptions { Time = clock, MaxRetries = 0, MaxRounds = MaxRounds });
        ChatMessage[] asked = [new(ChatRole.User, "a lamp, please")];
        ChatResponse response = streams ? await chat.GetStreamingResponseAsync(asked).ToChatResponseAsync() : await chat.GetResponseAsync(asked);
        response.Messages.SelectMany(m => m.Contents).ShouldAllBe(c => c is TextContent || c is FunctionCallContent || c is FunctionResultContent || c is ErrorContent || c is UsageContent);
        return Said(response, response.Proposals().Select(p => ToolSchema.ToElement(p.ToAnswer())));
    }

    // As any loop would do it that invokes what it is told to.
    private async Task<string> FunctionsAsync(OpenAiChatClient client)
    {
        ImmutableArray<ProposalFunction> functions = Shop.Contract.AsProposalFunctions(Shop.Instance);
        ChatOptions options = new() { Tools = [.. functions] };
        List<ChatMessage> talk = [new(ChatRole.User, "a lamp, please")];
        List<JsonElement> answers = [];
        for (int round = 0; ; round++)
        {
            ChatResponse response = streams ? await client.GetStreamingResponseAsync(talk, options).ToChatResponseAsync() : await client.GetResponseAsync(talk, options);
            talk.AddRange(response.Messages);
            FunctionCallContent[] calls = [.. response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>()];
            if (calls.Length == 0 || round == MaxRounds)
            {
                return Said(response, answers);
            }

            foreach (FunctionCallContent call in calls)
            {
                object? result = functions.FirstOrDefault(f => f.Name == call.Name) is { } function ? await function.InvokeAsync(new AIFunctionArguments(call.Arguments)) : JsonSerializer.SerializeToElement(new { status = "unknown" });
                answers.Add((JsonElement)result!);
                talk.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, result)]));
            }
        }
    }

    private static string Said(ChatResponse response, IEnumerable<JsonElement> answers)
    {
        string[] words = [.. answers.Select(Said)];
        return words.Length > 0 ? string.Join(", ", words) : response.Messages.SelectMany(m => m.Contents).Any(c => c is ErrorContent) ? "error" : "text";
    }

    private static string Said(JsonElement answer)
    {
        string status = answer.GetProperty("status").GetString()!;
        return answer.TryGetProperty("violations", out JsonElement violations) ? $"{status} {violations[0].GetProperty("code").GetString()}" : status;
    }

    private async Task ShouldHaveChangedNothingAsync()
    {
        Shop.Instance.State.ShouldBe(Shop.Contract.InitialState);
        List<RecordedEvent> log = await Shop.Instance.LogAsync();
        log.ShouldNotContain(e => e.Event is ContractEvent.StateCommitted || e.Event is ContractEvent.ProposalAccepted);
        Shop.Instance.PendingIntents.SelectMany(i => Shop.Instance.ProposalsFor(i)).ShouldAllBe(p => p.By.Kind == ActorKind.Ai && p.Status != ProposalStatus.Accepted);
    }
}
