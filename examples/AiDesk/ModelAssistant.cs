using Clp;
using Clp.Ai;
using Microsoft.Extensions.AI;

namespace AiDesk;

/// <summary>
/// With a model: any server that speaks the OpenAI protocol. The model sees the contract's tools and the visible part of the
/// state; its calls are checked and judged at once, and it is told what was wrong so that it can correct itself.
/// </summary>
internal sealed class ModelAssistant(ContractInstance village, Actor clerk, OpenAiOptions server) : IAssistant
{
    private readonly List<ChatMessage> said = [];
    private readonly ClpChatClient client = new(new OpenAiChatClient(server), village, new ClpChatOptions
    {
        SystemText = "You help at the desk of a village hall. The person at the desk asks; propose what fits, and say in one sentence what you proposed.",
        Mediation = new MediationOptions { Name = "model", CommitBy = clerk },
        MaxRounds = 6,
        MaxTokens = 50_000,
    });

    public string Name => server.ToString();

    /// <summary>The server that the environment names; null for none.</summary>
    /// <exception cref="ConfigurationException">What it names is no address.</exception>
    public static OpenAiOptions? Server()
    {
        string? endpoint = Setting("CLP_AI_ENDPOINT");
        return endpoint is null ? null
            : !Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? address) ? throw new ConfigurationException("CLP_AI_ENDPOINT must be an address such as http://localhost:11434/v1.")
            : new OpenAiOptions(address, Setting("CLP_AI_MODEL") ?? "default") { ApiKey = Setting("CLP_AI_KEY") };
    }

    public async Task<string> AskAsync(Question question, CancellationToken cancellationToken)
    {
        said.Add(new ChatMessage(ChatRole.User, question.Sentence));
        if (question.Letter is { } letter)
        {
            // A letter is not the person's word. It goes to the model as what a tool has read, and what is taken from it is labelled so.
            string call = $"letter-{said.Count}";
            said.Add(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent(call, "read_letter")]));
            said.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call, letter)]));
        }

        try
        {
            ChatResponse response = await client.GetResponseAsync(said, cancellationToken: cancellationToken);
            said.AddRange(response.Messages);
            return Screen.Plain(response.Messages.LastOrDefault()?.Text ?? "");
        }
        catch (MediationException e)
        {
            said.AddRange(e.Messages);
            throw;
        }
    }

    public void Dispose() => client.Dispose();

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
