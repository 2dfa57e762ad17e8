using Clp.Storage.Postgres.Server;
using Xunit.Abstractions;

namespace Clp.Storage.Postgres.Tests;

/// <summary>Any text as one that PostgreSQL can hold.</summary>
public sealed class NameTextTests(ITestOutputHelper output)
{
    [Fact]
    public void Escape_OfAnyText_IsUndoneAndHoldsNothingThatCannotBeStored()
    {
        int seed = Environment.GetEnvironmentVariable("CLP_SEED") is { Length: > 0 } given ? int.Parse(given, null) : System.Random.Shared.Next();
        output.WriteLine($"CLP_SEED={seed}");
        System.Random random = new(seed);
        string letters = "\\0uD83ab \0\n%é🦊\ud83e\udd8a\ud83e\uffff";
        HashSet<string> texts = [], escaped = [];
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => letters[random.Next(letters.Length)]));
            string stored = NameText.Escape(text);
            texts.Add(text);
            escaped.Add(stored);

            NameText.Unescape(stored).ShouldBe(text, $"seed {seed}");
            stored.ShouldNotContain('\0');
            System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(stored)).ShouldBe(stored, "no lone surrogate is left");
        }

        escaped.Count.ShouldBe(texts.Count, "no two texts become one");
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("a\0b", "a\\0b")]
    [InlineData("🦊", "🦊")]
    public void Escape_OfAText_LeavesWhatItCan(string text, string stored) => NameText.Escape(text).ShouldBe(stored);

    [Fact]
    public void Escape_OfALoneSurrogate_NamesItsCode() => NameText.Escape("a\ud83e\ud83e\udd8a\udd8a").ShouldBe("a\\uD83E\ud83e\udd8a\\uDD8A");

    [Theory]
    [InlineData("\\")]
    [InlineData("\\x")]
    [InlineData("\\u12")]
    [InlineData("\\u12G4")]
    public void Unescape_OfWhatNobodyWrote_IsCorrupt(string stored)
        => Should.Throw<StorageException>(() => NameText.Unescape(stored)).Code.ShouldBe(ClpCodes.StoreCorrupt);
}
