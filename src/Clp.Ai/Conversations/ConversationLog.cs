using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clp.Ai;

/// <summary>Every line that is written about requests to a model: one for each, without a word of a person or a model, and the prompt only when the host wants it. A logger that fails does no harm.</summary>
internal sealed partial class ConversationLog(ILoggerFactory? logs)
{
    private readonly ILogger log = logs?.CreateLogger("Clp.Ai") ?? NullLogger.Instance;

    public void Replied(ClpChatOptions options, AiTrace trace, ImmutableArray<MediatedProposal> taken) => Safely(() => RepliedCore(
        OneLine.Cut(options.Mediation.Name), trace.Model, trace.PromptHash, trace.InputTokens, trace.OutputTokens, (long)(trace.Took?.TotalMilliseconds ?? 0), taken.Length, Statuses(taken)));

    public void Failed(ClpChatOptions options, string promptHash, string code, TimeSpan took)
        => Safely(() => FailedCore(OneLine.Cut(options.Mediation.Name), promptHash, OneLine.Cut(code), (long)took.TotalMilliseconds));

    public void NotWithdrawn(string code) => Safely(() => NotWithdrawnCore(OneLine.Cut(code)));

    public void Prompt(ClpChatOptions options, string hash, IReadOnlyList<ChatMessage> messages, ChatOptions chat)
    {
        if (options.LogsPrompts && log.IsEnabled(LogLevel.Information))
        {
            Safely(() => PromptCore(hash, OneLine.Cut(Text(messages, chat), int.MaxValue)));
        }
    }

    private static string Text(IReadOnlyList<ChatMessage> messages, ChatOptions chat)
    {
        StringBuilder text = new();
        foreach (ChatMessage message in messages)
        {
            text.Append(CultureInfo.InvariantCulture, $"{message.Role.Value}: ").AppendJoin(" ", message.Contents.Select(PromptJson.Of)).Append("; ");
        }

        return text.Append("tools: ").AppendJoin(", ", (chat.Tools ?? []).Select(t => t.Name)).ToString();
    }

    private static string Statuses(ImmutableArray<MediatedProposal> taken)
        => taken.IsEmpty ? "none" : string.Join(' ', taken.GroupBy(t => t.Status).Select(g => $"{MediationAnswer.Word(g.Key)}={g.Count().ToString(CultureInfo.InvariantCulture)}"));

    private static void Safely(Action write)
    {
        try
        {
            write();
        }
#pragma warning disable CA1031 // Contained by decision: there is nowhere left to report that reporting fails.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    [LoggerMessage(90, LogLevel.Information, "{Provider} answered as {Model}: prompt {PromptHash}, {InputTokens} tokens in, {OutputTokens} out, {Milliseconds} ms, {Calls} calls: {Statuses}", EventName = nameof(Replied))]
    private partial void RepliedCore(string provider, string? model, string? promptHash, long? inputTokens, long? outputTokens, long milliseconds, int calls, string statuses);

    [LoggerMessage(91, LogLevel.Warning, "{Provider} gave no answer: prompt {PromptHash}, {Code}, {Milliseconds} ms", EventName = nameof(Failed))]
    private partial void FailedCore(string provider, string promptHash, string code, long milliseconds);

    [LoggerMessage(92, LogLevel.Information, "Prompt {PromptHash}: {Prompt}", EventName = nameof(Prompt))]
    private partial void PromptCore(string promptHash, string prompt);

    [LoggerMessage(93, LogLevel.Warning, "Intents of a conversation that has ended could not be withdrawn and stay pending: {Code}", EventName = nameof(NotWithdrawn))]
    private partial void NotWithdrawnCore(string code);
}
