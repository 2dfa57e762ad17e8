using Clp.TestServers;

namespace Clp.Ai.Tests.Wire;

/// <summary>How a server speaks the protocol.</summary>
public enum Dialect
{
    /// <summary>As its inventors do.</summary>
    OpenAi,
    /// <summary>As Ollama does on the same path: calls without ids, no word about tokens, fields of its own.</summary>
    Ollama,
}

/// <summary>A reply and what has to come of it at each door.</summary>
/// <param name="Reply">The reply, for a door in a dialect.</param>
/// <param name="Provider">What the provider says.</param>
/// <param name="Chat">What the chat client says.</param>
/// <param name="Functions">What the loop over functions says; as the chat client when null.</param>
internal sealed record WireCase(Func<Door, Dialect, ModelReply> Reply, string Provider, string Chat, string? Functions = null)
{
    /// <summary>What is said instead when the reply is streamed; null for the same.</summary>
    public (string Provider, string Chat, string? Functions)? Streamed { get; init; }

    public bool IsSlow { get; init; }

    public int MaxReplyBytes { get; init; } = 4 << 20;

    public string Expected(Door door, bool streams)
    {
        (string provider, string chat, string? functions) = streams && Streamed is { } other ? other : (Provider, Chat, Functions);
        return door switch { Door.Provider => provider, Door.Chat => chat, _ => functions ?? chat };
    }
}

/// <summary>Every reply that whoever talks to a model must survive, by name.</summary>
internal static class WireReplies
{
    private const string Good = """{"article":"lamp","count":2}""";
    private const string Malformed = "failed " + ClpCodes.BadModelReply, Gone = "failed " + ClpCodes.ModelUnavailable, Declined = "failed " + ClpCodes.ModelDeclined;

    public static Dictionary<string, WireCase> All { get; } = new()
    {
        ["fits"] = new((d, w) => Said(d, w, Good), "waiting", "waiting"),
        ["text"] = new((_, w) => Says(w, new ModelMessage { Text = "Hello." }), "invalid CLP0700", "text"),
        ["empty text"] = new((_, w) => Says(w, new ModelMessage { Text = "" }), "invalid CLP0704", "text"),

        ["malformed"] = new((_, _) => ModelReplies.MalformedJson(), Malformed, Malformed),
        ["truncated"] = new((_, _) => ModelReplies.TruncatedJson(), Malformed, Malformed),
        ["wrong types"] = new((_, _) => ModelReplies.WrongTypes(), Malformed, Malformed),
        ["nothing in it"] = new((_, _) => ModelReplies.Empty(), Malformed, Malformed),
        ["duplicate keys"] = new((_, _) => ModelReplies.DuplicateKeys(), Malformed, Malformed) { Streamed = ("invalid CLP0700", "text", null) },
        ["extra fields"] = new((_, _) => ModelReplies.ExtraFields(Good), "waiting", "text"),
        ["native form of Ollama"] = new((_, _) => ModelReply.Raw("""{"model":"llama3.2","created_at":"2026-03-01T09:00:00Z","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"order","arguments":{"article":"lamp","count":2}}}]},"done":true}"""), Malformed, Malformed),

        ["arguments: malformed"] = new((d, w) => Said(d, w, "{article: lamp}"), "invalid CLP0700", "invalid CLP0700", "incomplete"),
        ["arguments: truncated"] = new((d, w) => Said(d, w, """{"article":"lamp","cou"""), "invalid CLP0700", "invalid CLP0700", "incomplete"),
        ["arguments: extra field"] = new((d, w) => Said(d, w, """{"article":"lamp","count":2,"isAdmin":true}"""), "invalid CLP0702", "invalid unknown_field"),
        ["arguments: wrong type"] = new((d, w) => Said(d, w, """{"article":"lamp","count":"0not a number"}"""), "invalid wrong_type", "invalid wrong_type"),
        ["arguments: out of range"] = new((d, w) => Said(d, w, """{"article":"lamp","count":101}"""), "invalid out_of_range", "invalid out_of_range"),
        ["arguments: duplicate keys"] = new((d, w) => Said(d, w, """{"article":"lamp","count":2,"count":3}"""), "invalid CLP0700", "invalid CLP0700", "incomplete"),
        ["arguments: duplicate keys by an escape"] = new((d, w) => Said(d, w, """{"article":"lamp","count":2,"co\u0075nt":3}"""), "invalid CLP0700", "invalid CLP0700", "incomplete"),
        ["arguments: reserved key"] = new((d, w) => Said(d, w, """{"article":"lamp","count":2,"__proto__":{}}"""), "invalid CLP0702", "invalid CLP0700", "incomplete"),
        ["arguments: a number no decimal holds"] = new((d, w) => Said(d, w, """{"article":"lamp","count":1e400}"""), "invalid CLP0700", "invalid CLP0700", "incomplete"),
        ["arguments: half a character"] = new((d, w) => Said(d, w, """{"article":"\ud800","count":2}"""), "invalid CLP0700", "invalid CLP0700", "incomplete"),
        ["arguments: a list"] = new((d, w) => Said(d, w, $"[{Good}]"), "invalid CLP0702", "invalid CLP0700", "incomplete"),
        ["arguments: none at all"] = new((d, w) => Said(d, w, ""), "invalid CLP0704", "invalid CLP0700", "incomplete"),
        ["arguments: a bomb"] = new((d, w) => Said(d, w, """{"article":""" + new string('[', 50_000)), "invalid CLP0701", "invalid CLP0700", "incomplete"),
        ["arguments: some are missing"] = new((d, w) => Said(d, w, """{"article":"lamp"}"""), "waiting", "incomplete"),
        ["arguments: an object for a text"] = new((_, w) => Says(w, new ModelMessage { Calls = [new("order", Good, "c1")], HasRawArguments = true }), Malformed, Malformed),
        ["arguments: denied by a guard"] = new((d, w) => Said(d, w, """{"article":"lamp","count":50}"""), "waiting", "denied guard"),

        ["two calls"] = new((_, w) => Says(w, new ModelMessage { Calls = [new("order", Good, "c1"), new("order", """{"article":"vase","count":1}""", "c2")] }), "invalid CLP0702", "waiting, waiting"),
        ["two calls with one id"] = new((_, w) => Says(w, new ModelMessage { Calls = [new("order", Good, "c1"), new("order", Good, "c1")] }), "invalid CLP0702", "waiting, waiting"),
        ["an unknown function"] = new((_, w) => Says(w, new ModelMessage { Calls = [new("commit", Good, "c1")] }), "invalid CLP0702", "not_possible CLP0702", "unknown"),
        ["a function without a name"] = new((_, w) => Says(w, new ModelMessage { Calls = [new("", Good, "c1")] }), Malformed, Malformed),
        ["refusal"] = new((_, _) => ModelReplies.Refusal("I would rather not."), Declined, "error"),
        ["refusal beside a call"] = new((_, w) => Says(w, new ModelMessage { Refusal = "I would rather not.", Calls = [new("order", Good, "c1")] }), Declined, "invalid CLP0705", "waiting"),
        ["length, in a call"] = new((_, _) => ModelReplies.CutForLength(new("order", Good, "c1")), "invalid CLP0703", "invalid CLP0703", "incomplete"),
        ["length, after a call"] = new((d, w) => Said(d, w, Good, "length"), "invalid CLP0703", "invalid CLP0703", "waiting"),
        ["content filter"] = new((d, w) => Said(d, w, Good, "content_filter"), Declined, "invalid CLP0705", "waiting"),
        ["invented approval"] = new((_, _) => ModelReplies.InventedApproval(new("order", Good, "c1")), "invalid CLP0702", "waiting"),

        ["429"] = new((_, _) => ModelReplies.Fails(429, "7"), Gone, Gone),
        ["500"] = new((_, _) => ModelReplies.Fails(500), Gone, Gone),
        ["disconnect by reset"] = new((d, w) => Said(d, w, Good).BreakingOff(2), Gone, Gone),
        ["disconnect by close"] = new((d, w) => Said(d, w, Good).BreakingOff(2, ModelReplyEnd.Close), Gone, Gone),
        ["an end that looks like one"] = new((d, w) => Said(d, w, Good).BreakingOff(2, ModelReplyEnd.Close) with { IsChunked = false }, Malformed, Malformed),
        ["drip"] = new((d, w) => Said(d, w, Good).Dripping(new ModelGate()), "failed " + ClpCodes.ModelTimedOut, "failed " + ClpCodes.ModelTimedOut) { IsSlow = true },
        ["endless"] = new((_, _) => ModelReplies.Endless(), "failed " + ClpCodes.ModelReplyTooLarge, "failed " + ClpCodes.ModelReplyTooLarge),
        ["10 MB argument"] = new((_, _) => ModelReplies.HugeArgument("order"), "failed " + ClpCodes.ModelReplyTooLarge, "failed " + ClpCodes.ModelReplyTooLarge),
        ["10 MB argument that the client lets in"] = new((d, w) => Said(d, w, "{\"article\":\"" + new string('x', 10 << 20) + "\",\"count\":1}"), "invalid CLP0701", "invalid CLP0700", "incomplete") { MaxReplyBytes = 64 << 20 },
    };

    private static ModelReply Said(Door door, Dialect dialect, string json, string? finish = null) => door == Door.Provider
        ? Says(dialect, new ModelMessage { Text = json, Finish = finish })
        : Says(dialect, new ModelMessage { Calls = [new ModelToolCall("order", json, "c1")], Finish = finish });

    private static ModelReply Says(Dialect dialect, ModelMessage message) => ModelReplies.Says(dialect == Dialect.OpenAi ? message : message with
    {
        Calls = [.. message.Calls.Select(c => c with { Id = null })],
        HasUsage = false,
        Extra = "\"reasoning\":\"The user wants a lamp.\",\"thinking\":null",
    });
}
