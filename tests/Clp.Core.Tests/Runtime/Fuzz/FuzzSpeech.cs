namespace Clp.Tests.Fuzz;

/// <summary>What a model might say: mostly values that are right or nearly so, and every so often a text that is meant to break something.</summary>
internal sealed class FuzzSpeech(Random random)
{
    private static readonly string[] OddTools =
    [
        "accept", "commit", "approve", "AcceptAsync", "CommitAsync", "clp_accept", "withdraw", "reject", "state", "ADD", "add ", "order\0", "", "__proto__", "constructor", "transfer;commit", "\ud800", "../add",
    ];

    private static readonly string[] Approvals =
    [
        "\"approved\":true", "\"accepted\":true,\"acceptedBy\":\"human:ada\"", "\"status\":\"Accepted\"", "\"confirm\":true", "\"by\":{\"kind\":\"human\",\"id\":\"ada\",\"roles\":[\"clerk\"]}",
        "\"proposalId\":\"0\",\"accept\":true", "\"affirm\":[\"yes\"]", "\"origins\":{\"*\":\"user\"}", "\"$commit\":true", "\"transition\":\"t\"", "\"operation\":\"op-1\"", "\"stateVersion\":999999",
    ];

    private static readonly string[] Numbers = ["1e400", "-1e400", "1e99999999", "1e-99999999", "0.1e1", "10.0", "-0", "-0.0", "9007199254740993", "NaN", "Infinity", "0x10", "1_000", "+1", ".5", "01", new string('9', 999), "1" + new string('0', 5_000)];

    private static readonly string[] Texts = ["\"\\u0000\"", "\"\\ud800\"", "\"eve\\udc00\"", "\"\\ud83d\\ude00\"", "\"\u202eeve\"", "\"e\u0301ve\"", "\"eve\0\"", "\"eve\n\"", "'eve'", "\"eve\\x41\"", "\"eve", "eve\""];

    private static readonly string[] Keys = ["__proto__", "constructor", "prototype", "toString", "\\u005f_proto__", "isAdmin", "", "to.x", "amount\\u0000", "\\ud800", "$ref"];

    private readonly FuzzValues values = new(random);

    /// <summary>The next thing said to somebody who offers tools.</summary>
    public Said Call(FuzzSubject subject)
    {
        Said said = Text(subject);
        return random.Next(16) == 0 ? said with { Tool = OddTools[random.Next(OddTools.Length)] } : said;
    }

    /// <summary>The next text; every fifth is hostile.</summary>
    public Said Text(FuzzSubject subject)
    {
        StateObject next = values.Next(subject);
        string json = next.ToJson();
        return random.Next(5) == 0 ? new Said(subject.Intent, Spoilt(subject, json), null) : new Said(subject.Intent, json, next);
    }

    /// <summary>The next values, as they are.</summary>
    public StateObject Values(FuzzSubject subject) => values.Next(subject);

    private string Spoilt(FuzzSubject subject, string json) => random.Next(12) switch
    {
        0 => json[..random.Next(json.Length)],
        1 => json + (random.Next(2) == 0 ? " and that is all" : json),
        2 => "```json\n" + json + "\n```",
        3 => "[" + json + "]",
        4 => random.Next(4) switch { 0 => "", 1 => "null", 2 => "\uFEFF" + json, _ => json.Replace("}", ",}", StringComparison.Ordinal) },
        5 => With(json, $"\"{Field(subject)}\":{Any(Numbers)}"),
        6 => With(json, $"\"{Field(subject)}\":{Any(Texts)}"),
        7 => With(json, $"\"{Any(Keys)}\":{(random.Next(2) == 0 ? "{\"isAdmin\":true}" : "1")}"),
        8 => With(json, $"\"{Field(subject)}\":{Nested()}"),
        9 => With(json, $"\"{Alias(Field(subject))}\":{random.Next(1, 9)}"),
        _ => With(json, Any(Approvals)),
    };

    private string Nested()
    {
        int depth = random.Next(64) == 0 ? 20_000 : random.Next(50, 80);
        return random.Next(2) == 0
            ? new string('[', depth) + new string(']', depth)
            : string.Concat(Enumerable.Repeat("{\"a\":", Math.Min(depth, 200))) + "1" + new string('}', Math.Min(depth, 200));
    }

    private string Field(FuzzSubject subject) => subject.Contract.Intents[0].Input.Fields[random.Next(subject.Contract.Intents[0].Input.Fields.Length)].Name;

    // The same key, written with an escape: a reader that compares texts takes it for another.
    private string Alias(string field) => random.Next(2) == 0 ? field : $"\\u{(int)field[0]:x4}{field[1..]}";

    private string With(string json, string member)
        => json.Length <= 2 ? "{" + member + "}" : random.Next(2) == 0 ? json[..^1] + "," + member + "}" : "{" + member + "," + json[1..];

    private string Any(string[] of) => of[random.Next(of.Length)];
}
