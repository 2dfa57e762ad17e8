using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>
/// Names what a model was sent, and tells its size: SHA-256 (lower-case hex) over all messages, instructions, tools and the
/// reply's format, part by part, each in UTF-8 after its length, so that no two prompts are one text.
/// </summary>
internal sealed class PromptDigest : IDisposable
{
    private const int Absent = -1;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private PromptDigest() { }

    private long Bytes { get; set; }

    public static (string Hash, long Bytes) Of(IReadOnlyCollection<ChatMessage> messages, ChatOptions? options = null)
    {
        using PromptDigest digest = new();
        digest.Add(options?.Instructions);
        digest.Count(messages.Count);
        foreach (ChatMessage message in messages)
        {
            digest.Add(message.Role.Value);
            digest.Add(message.AuthorName);
            digest.Count(message.Contents.Count);
            foreach (AIContent content in message.Contents)
            {
                digest.Add(content);
            }
        }

        digest.Add(options?.Tools ?? []);
        digest.Add((options?.ResponseFormat as ChatResponseFormatJson)?.Schema?.GetRawText());
        return (Convert.ToHexStringLower(digest.hash.GetHashAndReset()), digest.Bytes);
    }

    public void Dispose() => hash.Dispose();

    private void Add(IEnumerable<AITool> tools)
    {
        AITool[] all = [.. tools];
        Count(all.Length);
        foreach (AITool tool in all)
        {
            Add(tool.Name);
            Add(tool.Description);
            Add((tool as AIFunctionDeclaration)?.JsonSchema.GetRawText());
        }
    }

    private void Add(AIContent content)
    {
        Add(content.GetType().Name);
        switch (content)
        {
            case TextContent text:
                Add(text.Text);
                break;
            case FunctionCallContent call:
                Add(call.CallId);
                Add(call.Name);
                Add(PromptJson.Utf8(call.Arguments));
                break;
            case FunctionResultContent result:
                Add(result.CallId);
                Add(PromptJson.Utf8(result.Result));
                break;
            default:
                Add(PromptJson.Utf8(content));
                break;
        }
    }

    private void Add(string? text) => Add(text is null ? null : Encoding.UTF8.GetBytes(text));

    private void Add(byte[]? utf8)
    {
        if (utf8 is null)
        {
            Count(Absent);
            return;
        }

        Count(utf8.Length);
        hash.AppendData(utf8);
        Bytes += utf8.Length;
    }

    private void Count(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}

/// <summary>Whatever a host or a client put into a message, as JSON where it has that form.</summary>
internal static class PromptJson
{
    private static readonly JsonSerializerOptions Compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    public static string? Of(object? value) => Utf8(value) is { } utf8 ? Encoding.UTF8.GetString(utf8) : null;

    public static byte[]? Utf8(object? value)
    {
        try
        {
            return value switch
            {
                null => null,
                AIContent content => JsonSerializer.SerializeToUtf8Bytes(content, Compact.GetTypeInfo(typeof(AIContent))),
                IDictionary<string, object?> fields => JsonSerializer.SerializeToUtf8Bytes(fields, Compact.GetTypeInfo(typeof(IDictionary<string, object?>))),
                _ => JsonSerializer.SerializeToUtf8Bytes(value, Compact.GetTypeInfo(typeof(object))),
            };
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            // The client below cannot send it either, and says so better.
            return Encoding.UTF8.GetBytes(value!.GetType().FullName ?? "");
        }
    }
}
