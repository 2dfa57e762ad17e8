namespace Clp.Tests.Origins;

public sealed class TextReferenceTests
{
    [Theory]
    [InlineData("see www.example-news.com/today.", "www.example-news.com/today")]
    [InlineData("mail to ann.b@example.org, please", "ann.b@example.org")]
    [InlineData("pay DE89370400440532013000 now", "DE89370400440532013000")]
    [InlineData("or GB29NWBK60161331926819", "GB29NWBK60161331926819")]
    [InlineData("or GB29 NWBK 6016 1331 9268 19 then", "GB29 NWBK 6016 1331 9268 19")]
    [InlineData("https://x-y.dev/a?b=c", "https://x-y.dev/a?b=c")]
    [InlineData("go to plain-site.com today", "plain-site.com")]
    [InlineData("ftp://files.example/x", "ftp://files.example/x")]
    [InlineData("https://good.com@bad.zz/x", "https://good.com@bad.zz/x")]
    public void In_OneReference_FindsIt(string text, string expected)
        => TextReference.In(text).Select(found => found.Value).ShouldBe([expected]);

    [Theory]
    [InlineData("unemployment edged down to 7.2%. Nothing else.")]
    [InlineData("Rent for May, i.e. 1200.00")]
    [InlineData("the end.It goes on")]
    [InlineData("")]
    public void In_PlainWords_FindsNothing(string text) => TextReference.In(text).ShouldBeEmpty();

    [Fact]
    public void In_AnAddressThatCarriesAnother_FindsBothWhereTheyStand()
    {
        const string Text = "open https://good.com/?to=https://bad.zz/x now";

        TextReference[] found = [.. TextReference.In(Text)];

        found.Select(reference => reference.Value).ShouldBe(["https://good.com/?to=https://bad.zz/x", "https://bad.zz/x"]);
        found.Select(reference => Text[reference.Start..reference.End]).ShouldBe(found.Select(reference => reference.Value));
    }

    [Theory]
    [InlineData("Send it to Alice, please", "Alice")]
    [InlineData("Send it to alice", "Alice")]
    [InlineData("post on www.our-company.com.They said so", "www.our-company.com")]
    [InlineData("post on www.our-company.com.", "our-company.com")]
    [InlineData("see https://our-company.com/page", "our-company.com")]
    [InlineData("see our-company.com/page", "https://www.our-company.com/page/")]
    [InlineData("pay 'GB29NWBK60161331926819'", "GB29NWBK60161331926819")]
    [InlineData("pay GB29 NWBK 6016 1331 9268 19.", "GB29NWBK60161331926819")]
    [InlineData("pay GB29NWBK60161331926819", "GB29 NWBK 6016 1331 9268 19")]
    [InlineData("card 4000-1234-5678-9010 please", "4000123456789010")]
    [InlineData("an ИВАН", "Иван")]
    public void Mentions_AWholeWordOrAddress_IsTrue(string text, string value) => TextReference.Mentions(text, value).ShouldBeTrue();

    [Theory]
    [InlineData("Send it to Alicent", "Alice")]
    [InlineData("see www.our-company.com.evil.org", "www.our-company.com")]
    [InlineData("see www.our-company.com.рф", "www.our-company.com")]
    [InlineData("see www.not-our-company.com", "our-company.com")]
    [InlineData("mail ann@our-company.com", "our-company.com")]
    [InlineData("mail x+ann@our-company.com", "ann@our-company.com")]
    [InlineData("see evil.org/our-company.com", "our-company.com")]
    [InlineData("GB29NWBK601613319268190", "GB29NWBK60161331926819")]
    [InlineData("GB29 NWBK 6016 1331 9268 190", "GB29NWBK60161331926819")]
    [InlineData("pay 12 34 56", "123456")]
    [InlineData("al\u200Bice", "al")]
    [InlineData("alice\u0301", "alice")]
    [InlineData("alice", "аlice")]
    [InlineData("pay Kim", "pay \u212Aim")]
    [InlineData("pay Ann", "Eve://Ann")]
    [InlineData("see good.com", "javascript://good.com")]
    [InlineData("see good.com", "bad.zz/?u=http://good.com")]
    [InlineData("anything", "")]
    public void Mentions_APartOrALookAlike_IsFalse(string text, string value) => TextReference.Mentions(text, value).ShouldBeFalse();

    [Theory]
    [InlineData("HTTP://www.Example.com/", "example.com")]
    [InlineData("www.example.com/a/b", "example.com")]
    [InlineData("example.com:8080/a", "example.com")]
    [InlineData("https://good.com@bad.zz/x", "bad.zz")]
    [InlineData("https://bad.zz\\@good.com/x", "bad.zz")]
    [InlineData("https://bad.zz#@good.com", "bad.zz")]
    [InlineData("http:\\\\bad.zz/x", "bad.zz")]
    [InlineData("HTTPS:bad.zz", "bad.zz")]
    [InlineData("bad.zz/?u=http://good.com", "bad.zz")]
    [InlineData("http://[::1]:80/x", "[::1]")]
    [InlineData("localhost:11434/v1", "localhost")]
    [InlineData("data:text/html,x", "data:text/html,x")]
    [InlineData("javascript:1/alert(1)", "javascript:1/alert(1)")]
    [InlineData("", "")]
    public void SiteOf_AnAddress_IsWhatABrowserWouldCall(string address, string site) => TextReference.SiteOf(address).ShouldBe(site);
}
