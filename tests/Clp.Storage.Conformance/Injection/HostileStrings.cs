namespace Clp.Storage.Conformance.Injection;

/// <summary>Texts that break out of careless quoting, encoding and path handling: given ones, own ones, and both wrapped in each other's tricks.</summary>
public static class HostileStrings
{
    private static readonly string[] Own =
    [
        "", " ", "\0", "a\0b", "\ud83e", "\udd8a", "\udd8a\ud83e", "\u202e", "\ufeff", "\uffff", "é", "e\u0301", "İ", "ı", "ß", "SS", "A", "a", "%", "%00", "%2e%2e%2f", "\\", "\\0", "\\u0000",
        "..", "../../etc/passwd", "/etc/passwd", "..\\..\\windows", "C:\\x", "con", "nul.txt", "a/b", "~", "$HOME", "`id`", "$(id)", "|", ";", "&", "\n", "\r\n", "\t", "\u0085", "\u2028",
        "'", "''", "'; drop table events; --", "' or '1'='1", "\"", "\"\"", "$$", "$1", "@p0", ":p0", "?", "E'\\x00'", "\\x41", "{", "}", "{}", "{a}", "[", "]", "*", "?*[]", "^", "(", ")",
        "return redis.call('flushall')", "KEYS[1]", "ARGV[1]", "\r\n*1\r\n$8\r\nFLUSHALL\r\n", "__proto__", "constructor", "toString", "length", "0", "-1", "1e999", "NaN", "true", "null",
        "a:b", "a::b", ":", "1:a", "a.b", ".", "a\\.b", "[0]", "#", "//", "<script>alert(1)</script>", "{\"$redacted\":true}", "\u001b[31m", "x\u0008y", new string('x', 4_000),
    ];

    private static readonly Func<string, string>[] Wraps =
    [
        text => text, text => "'" + text, text => text + "'; select pg_sleep(9); --", text => "../" + text, text => text + "\0" + text, text => "{" + text + "}:h", text => text + "\ud83e", text => "%" + text,
    ];

    /// <summary>At least <paramref name="count"/> different texts, always the same ones.</summary>
    public static IReadOnlyList<string> All(IEnumerable<string> given, int count)
    {
        string[] plain = [.. Own.Concat(given).Distinct(StringComparer.Ordinal)];
        List<string> all = [.. Wraps.SelectMany(wrap => plain.Select(wrap)).Distinct(StringComparer.Ordinal).Take(count)];
        all.Count.ShouldBeGreaterThanOrEqualTo(count, "too few texts to wrap");
        return all;
    }
}
