using System.Globalization;
using System.Text;
using Clp.Tests.Fuzz;

namespace Clp.Ai.Tests.Fuzz;

/// <summary>A text that is made to be expensive: too deep, too large, or with changes that would grow.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Intent">The intent that it is for.</param>
/// <param name="Text">Makes it.</param>
internal sealed record Bomb(string Name, string Intent, Func<string> Text)
{
    /// <summary>What they are dropped on: an intent that takes any value, and three that make changes of what they are given.</summary>
    public static Contract Target { get; } = Contract.Define("target")
        .State(StateObject.Parse("""{"doc":{"a":{"x":"0123456789"},"list":[1,2,3]}}"""), Field.Required("doc", Shape.Any))
        .Intent("put", i => i.Required("value", Shape.Any))
        .Intent("patch", i => i.Required("ops", Shape.Any))
        .Intent("merge", i => i.Required("with", Shape.Any))
        .Intent("set", i => i.Required("path", Shape.Text).Optional("value", Shape.Any))
        .Transition("put", "put", c => StateDelta.Set("doc", c.Payload["value"]!))
        .Transition("patch", "patch", c => StateDelta.FromJsonPatch(c.Payload["ops"]!, c.State))
        .Transition("merge", "merge", c => StateDelta.Merge(StateObject.Of(("doc", c.Payload["with"]!))))
        .Transition("set", "set", c => StateDelta.Set(StatePath.Parse("doc." + c.Payload.Require<string>("path")), c.Payload.Field("value") ?? StateValue.Null))
        .Build();

    /// <summary>As a model says it.</summary>
    public Said Say() => new(Intent, Text(), null);

    /// <summary>All 200 of them.</summary>
    public static IReadOnlyList<Bomb> All { get; } = [.. Deep(), .. Large(), .. Changing()];

    // 72: six forms at twelve depths, around the limit and far beyond it.
    private static IEnumerable<Bomb> Deep()
    {
        foreach (int depth in new[] { 58, 60, 61, 62, 63, 64, 65, 128, 1_000, 10_000, 100_000, 1_000_000 })
        {
            string shown = depth.ToString(CultureInfo.InvariantCulture);
            yield return new($"arrays-{shown}", "put", () => "{\"value\":" + new string('[', depth) + new string(']', depth) + "}");
            yield return new($"arrays-open-{shown}", "put", () => "{\"value\":" + new string('[', depth));
            yield return new($"objects-{shown}", "put", () => "{\"value\":" + Repeat("{\"a\":", depth) + "0" + new string('}', depth) + "}");
            yield return new($"mixed-{shown}", "merge", () => "{\"with\":" + Repeat("[{\"a\":", depth / 2) + "0" + Repeat("}]", depth / 2) + "}");
            yield return new($"patched-{shown}", "patch", () => "{\"ops\":[{\"op\":\"add\",\"path\":\"/doc/deep\",\"value\":" + Repeat("{\"a\":", depth) + "0" + new string('}', depth) + "}]}");
            yield return new($"path-{shown}", "set", () => "{\"path\":\"" + Repeat("a.", depth) + "a\"}");
        }
    }

    // 80: sixteen forms at five sizes.
    private static IEnumerable<Bomb> Large()
    {
        foreach (int size in new[] { 1_000, 10_000, 100_000, 1_000_000, 10_000_000 })
        {
            string shown = size.ToString(CultureInfo.InvariantCulture);
            yield return new($"text-{shown}", "put", () => Value("\"" + new string('x', size) + "\""));
            yield return new($"escapes-{shown}", "put", () => Value("\"" + Repeat("\\u0041", size / 6) + "\""));
            yield return new($"nul-{shown}", "put", () => Value("\"" + Repeat("\\u0000", size / 6) + "\""));
            yield return new($"surrogates-{shown}", "put", () => Value("\"" + Repeat("\\ud83d", size / 6) + "\""));
            yield return new($"three-byte-{shown}", "put", () => Value("\"" + new string('\u20ac', size / 3) + "\""));
            yield return new($"key-{shown}", "put", () => Value("{\"" + new string('k', size) + "\":0}"));
            yield return new($"keys-{shown}", "put", () => Value("{" + Join(size / 12, i => $"\"k{i}\":{i}") + "}"));
            yield return new($"same-key-{shown}", "put", () => Value("{" + Join(size / 6, _ => "\"a\":0") + "}"));
            yield return new($"colliding-keys-{shown}", "put", () => Value("{" + Join(size / 40, i => $"\"{Colliding(i)}\":0") + "}"));
            yield return new($"unknown-fields-{shown}", "put", () => "{\"value\":0," + Join(size / 12, i => $"\"f{i}\":{i}") + "}");
            yield return new($"items-{shown}", "put", () => Value("[" + Join(size / 2, _ => "1") + "]"));
            yield return new($"empty-lists-{shown}", "put", () => Value("[" + Join(size / 3, _ => "[]") + "]"));
            yield return new($"digits-{shown}", "put", () => Value("1" + new string('7', size)));
            yield return new($"fraction-{shown}", "put", () => Value("0." + new string('0', size) + "1"));
            yield return new($"exponent-{shown}", "put", () => Value("1e" + shown));
            yield return new($"blanks-{shown}", "put", () => Value(new string(' ', size) + "0" + new string('\n', size / 2)));
        }
    }

    // 48: twelve kinds of changes in four numbers.
    private static IEnumerable<Bomb> Changing()
    {
        foreach (int count in new[] { 30, 1_000, 10_000, 100_000 })
        {
            string shown = count.ToString(CultureInfo.InvariantCulture);
            yield return Patch($"doubling-{shown}", count, i => $$"""{"op":"copy","from":"/doc/a","path":"/doc/b"},{"op":"copy","from":"/doc/b","path":"/doc/a/c{{i}}"}""");
            yield return Patch($"root-into-itself-{shown}", count, i => $$"""{"op":"copy","from":"/doc","path":"/doc/r{{i}}"}""");
            yield return Patch($"adds-{shown}", count, i => $$"""{"op":"add","path":"/doc/k{{i}}","value":{{i}}}""");
            yield return Patch($"front-{shown}", count, i => $$"""{"op":"add","path":"/doc/list/0","value":{{i}}}""");
            yield return Patch($"end-{shown}", count, i => $$"""{"op":"add","path":"/doc/list/-","value":{{i}}}""");
            yield return Patch($"in-and-out-{shown}", count, _ => """{"op":"add","path":"/doc/list/1","value":0},{"op":"remove","path":"/doc/list/1"}""");
            yield return Patch($"moves-{shown}", count, i => i % 2 == 0 ? """{"op":"move","from":"/doc/a","path":"/doc/z"}""" : """{"op":"move","from":"/doc/z","path":"/doc/a"}""");
            yield return Patch($"index-{shown}", count, i => $$"""{"op":"add","path":"/doc/list/{{(i % 2 == 0 ? "-1" : "2147483648")}}","value":0}""");
            yield return Patch($"tests-{shown}", count, _ => """{"op":"test","path":"/doc/a","value":{"x":"0123456789"}}""");
            yield return Patch($"long-paths-{shown}", count, i => $$"""{"op":"add","path":"{{Repeat("/a", Math.Min(count, 5_000))}}{{i}}","value":0}""", most: 2_000);
            yield return new Bomb($"merge-{shown}", "merge", () => "{\"with\":{" + Join(count, i => $"\"m{i}\":null,\"n{i}\":[{i}]") + "}}");
            yield return new Bomb($"no-ops-{shown}", "patch", () => "{\"ops\":[" + Join(count, _ => "{}") + "]}");
        }
    }

    private static Bomb Patch(string name, int count, Func<int, string> op, int most = int.MaxValue) => new(name, "patch", () => "{\"ops\":[" + Join(Math.Min(count, most), op) + "]}");

    // Texts whose characters sum up alike, for a hash that is not seeded.
    private static string Colliding(int number)
    {
        StringBuilder key = new(32);
        for (int bit = 0; bit < 16; bit++)
        {
            key.Append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }

        return key.ToString();
    }

    private static string Value(string json) => "{\"value\":" + json + "}";

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static string Join(int count, Func<int, string> item) => string.Join(',', Enumerable.Range(0, count).Select(item));
}
