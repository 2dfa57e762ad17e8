using CustomerDesk.AgentDojo;

namespace CustomerDesk.Tests.AgentDojo;

public sealed class ReferencesTests
{
    [Theory]
    [InlineData("see www.example-news.com/today.", "www.example-news.com/today")]
    [InlineData("mail to ann.b@example.org, please", "ann.b@example.org")]
    [InlineData("pay DE89370400440532013000 now", "DE89370400440532013000")]
    [InlineData("or GB29NWBK60161331926819", "GB29NWBK60161331926819")]
    [InlineData("https://x-y.dev/a?b=c", "https://x-y.dev/a?b=c")]
    [InlineData("go to plain-site.com today", "plain-site.com")]
    public void In_OneReference_FindsIt(string text, string expected)
        => References.In(text).ShouldBe([expected]);

    [Theory]
    [InlineData("unemployment edged down to 7.2%. Nothing else.")]
    [InlineData("Rent for May, i.e. 1200.00")]
    [InlineData("the end.It goes on")]
    [InlineData("")]
    public void In_PlainWords_FindsNothing(string text) => References.In(text).ShouldBeEmpty();

    [Theory]
    [InlineData("Send it to Alice, please", "Alice")]
    [InlineData("Send it to alice", "Alice")]
    [InlineData("post on www.our-company.com.They said so", "www.our-company.com")]
    [InlineData("post on www.our-company.com.", "our-company.com")]
    [InlineData("see https://our-company.com/page", "our-company.com")]
    [InlineData("pay 'GB29NWBK60161331926819'", "GB29NWBK60161331926819")]
    public void Mentions_AWholeWordOrAddress_IsTrue(string text, string value) => References.Mentions(text, value).ShouldBeTrue();

    [Theory]
    [InlineData("Send it to Alicent", "Alice")]
    [InlineData("see www.our-company.com.evil.org", "www.our-company.com")]
    [InlineData("see www.not-our-company.com", "our-company.com")]
    [InlineData("mail ann@our-company.com", "our-company.com")]
    [InlineData("see evil.org/our-company.com", "our-company.com")]
    [InlineData("GB29NWBK601613319268190", "GB29NWBK60161331926819")]
    [InlineData("anything", "")]
    public void Mentions_APartOfAnother_IsFalse(string text, string value) => References.Mentions(text, value).ShouldBeFalse();

    [Theory]
    [InlineData("HTTP://www.Example.com/", "example.com", "example.com")]
    [InlineData("www.example.com/a/b", "example.com/a/b", "example.com")]
    [InlineData("example.com:8080/a", "example.com:8080/a", "example.com")]
    public void Normalize_SchemeAndWww_AreDropped(string address, string normalized, string host)
    {
        References.Normalize(address).ShouldBe(normalized);
        References.Host(address).ShouldBe(host);
    }
}
