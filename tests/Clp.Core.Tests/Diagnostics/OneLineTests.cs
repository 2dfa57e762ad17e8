using System.Globalization;

namespace Clp.Tests.Diagnostics;

public sealed class OneLineTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain, naïve 𝄞", "plain, naïve 𝄞")]
    [InlineData("a\r\nb\tc\0", @"a\u000d\u000ab\u0009c\u0000")]
    [InlineData("\u2028x\u202ey\u0085", @"\u2028x\u202ey\u0085")]
    [InlineData("tag \U000E0041", @"tag \udb40\udc41")]
    public void Of_KeepsWhatIsSafe_AndEscapesTheRest(string text, string expected) => OneLine.Of(text).ShouldBe(expected);

    // Not in attributes, which cannot hold half a character.
    [Fact]
    public void Of_EscapesHalvesOfCharacters()
    {
        OneLine.Of("half \uD834").ShouldBe(@"half \ud834");
        OneLine.Of("\uDD1E half").ShouldBe(@"\udd1e half");
    }

    [Theory]
    [InlineData("abcd", 4, "abcd")]
    [InlineData("abcde", 4, "abcd…")]
    [InlineData("abc𝄞d", 4, "abc…")]
    [InlineData("ab\ncd", 3, @"ab\u000a…")]
    public void Cut_EndsBetweenCharacters(string text, int max, string expected) => OneLine.Cut(text, max).ShouldBe(expected);

    [Fact]
    public void Cut_AnyText_IsWellFormedAndOnOneLine()
    {
        const int seed = 20261120;
        Random random = new(seed);
        for (int i = 0; i < 20_000; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(20)).Select(_ => (char)random.Next(0x10000))]);
            string line = OneLine.Cut(text, random.Next(1, 25));
            Should.NotThrow(() => new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(line), $"seed {seed}, text {i}");
            line.EnumerateRunes().All(IsPlain).ShouldBeTrue($"seed {seed}, text {i}");
        }

        static bool IsPlain(System.Text.Rune r) => System.Text.Rune.GetUnicodeCategory(r) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
    }
}
