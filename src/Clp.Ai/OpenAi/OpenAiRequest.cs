using System.Text.Json;
using Microsoft.Extensions.AI;
using Wire = OpenAI.Chat;

namespace Clp.Ai;

/// <summary>Messages and options in the words of the official package.</summary>
internal static class OpenAiRequest
{
    private static readonly JsonSerializerOptions Compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    public static List<Wire.ChatMessage> Messages(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        List<Wire.ChatMessage> wire = [];
        if (!string.IsNullOrEmpty(options?.Instructions))
        {
            wire.Add(new Wire.SystemChatMessage(options.Instructions));
        }

        foreach (ChatMessage message in messages)
        {
            Add(wire, message);
        }

        return wire;
    }

    public static Wire.ChatCompletionOptions Options(ChatOptions? options)
    {
        Wire.ChatCompletionOptions wire = new();
        if (options is null)
        {
            return wire;
        }

        wire.Temperature = options.Temperature;
        wire.TopP = options.TopP;
        wire.FrequencyPenalty = options.FrequencyPenalty;
        wire.PresencePenalty = options.PresencePenalty;
        wire.MaxOutputTokenCount = options.MaxOutputTokens;
        foreach (string stop in options.StopSequences ?? [])
        {
            wire.StopSequences.Add(stop);
        }

        foreach (AIFunctionDeclaration tool in (options.Tools ?? []).Select(tool => tool as AIFunctionDeclaration ?? throw Unsupported("a tool that is no function")))
        {
            wire.Tools.Add(Wire.ChatTool.CreateFunctionTool(tool.Name, tool.Description, Bytes(tool.JsonSchema)));
        }

        if (wire.Tools.Count > 0)
        {
            wire.AllowParallelToolCalls = options.AllowMultipleToolCalls;
            wire.ToolChoice = Choice(options.ToolMode);
        }

        wire.ResponseFormat = Format(options.ResponseFormat);
        return wire;
    }

    private static void Add(List<Wire.ChatMessage> wire, ChatMessage message)
    {
        if (message.Role == ChatRole.Tool)
        {
            wire.AddRange(message.Contents.OfType<FunctionResultContent>().Select(result => new Wire.ToolChatMessage(result.CallId, Text(result))));
        }
        else if (message.Role == ChatRole.Assistant)
        {
            List<Wire.ChatToolCall> calls = [.. message.Contents.OfType<FunctionCallContent>().Select(call => Wire.ChatToolCall.CreateFunctionToolCall(call.CallId, call.Name, Arguments(call)))];
            Wire.AssistantChatMessage said = calls.Count > 0 ? new(calls) : new(message.Text);
            if (calls.Count > 0 && message.Text.Length > 0)
            {
                said.Content.Add(Wire.ChatMessageContentPart.CreateTextPart(message.Text));
            }

            said.Refusal = message.Contents.OfType<ErrorContent>().FirstOrDefault(error => error.ErrorCode == OpenAiReply.RefusalCode)?.Message;
            wire.Add(said);
        }
        else
        {
            if (message.Contents.Any(content => content is not TextContent))
            {
                throw Unsupported("content that is no text");
            }

            wire.Add(message.Role == ChatRole.System ? new Wire.SystemChatMessage(message.Text) : new Wire.UserChatMessage(message.Text));
        }
    }

    private static BinaryData Arguments(FunctionCallContent call)
        => BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(call.Arguments ?? new Dictionary<string, object?>(), Compact.GetTypeInfo(typeof(IDictionary<string, object?>))));

    private static string Text(FunctionResultContent result)
        => result.Result as string ?? (result is { Result: null, Exception: not null } ? "The call failed." : null) ?? JsonSerializer.Serialize(result.Result, Compact.GetTypeInfo(typeof(object)));

    private static Wire.ChatToolChoice? Choice(ChatToolMode? mode) => mode switch
    {
        NoneChatToolMode => Wire.ChatToolChoice.CreateNoneChoice(),
        AutoChatToolMode => Wire.ChatToolChoice.CreateAutoChoice(),
        RequiredChatToolMode { RequiredFunctionName: { } name } => Wire.ChatToolChoice.CreateFunctionChoice(name),
        RequiredChatToolMode => Wire.ChatToolChoice.CreateRequiredChoice(),
        _ => null,
    };

    private static Wire.ChatResponseFormat? Format(ChatResponseFormat? format) => format switch
    {
        ChatResponseFormatJson { Schema: { } schema } json => Wire.ChatResponseFormat.CreateJsonSchemaFormat(json.SchemaName ?? "reply", Bytes(schema), json.SchemaDescription),
        ChatResponseFormatJson => Wire.ChatResponseFormat.CreateJsonObjectFormat(),
        ChatResponseFormatText => Wire.ChatResponseFormat.CreateTextFormat(),
        _ => null,
    };

    private static BinaryData Bytes(JsonElement json) => BinaryData.FromString(json.GetRawText());

    private static ModelException Unsupported(string what)
        => new(ClpCodes.ModelRefusedRequest, $"The request holds {what}, which this client does not send. Leave it out, or use another chat client.");
}
