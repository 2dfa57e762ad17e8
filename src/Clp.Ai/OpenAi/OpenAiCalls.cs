using System.Text;
using Microsoft.Extensions.AI;
using Wire = OpenAI.Chat;

namespace Clp.Ai;

/// <summary>Puts the fragments of a stream's calls together, by their index. How much that can be is bounded by the reply's size.</summary>
internal sealed class OpenAiCalls
{
    private readonly SortedDictionary<int, Parts> calls = [];

    public void Add(Wire.StreamingChatToolCallUpdate fragment)
    {
        if (!calls.TryGetValue(fragment.Index, out Parts? parts))
        {
            calls.Add(fragment.Index, parts = new Parts());
        }

        parts.Id ??= fragment.ToolCallId;
        parts.Name ??= fragment.FunctionName;
        parts.Arguments.Append(fragment.FunctionArgumentsUpdate?.ToString());
    }

    /// <summary>The calls, whole or with the reason why not.</summary>
    public IEnumerable<FunctionCallContent> Take(string? reply)
        => calls.Select(call => ModelArguments.Call(OpenAiReply.Id(call.Value.Id, reply, call.Key), OpenAiReply.Name(call.Value.Name), Encoding.UTF8.GetBytes(call.Value.Arguments.ToString())));

    private sealed class Parts
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();
    }
}
