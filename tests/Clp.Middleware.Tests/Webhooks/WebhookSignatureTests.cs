using System.Text;
using Clp.Testing;

namespace Clp.Middleware.Tests.Webhooks;

public sealed class WebhookSignatureTests
{
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string At = "1614265330";
    private const string Right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private const string Other = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");
    private readonly FakeClock clock = new(DateTimeOffset.FromUnixTimeSeconds(1614265330));

    [Fact]
    public void Sign_TheVectorOfStandardWebhooks_GivesItsSignature()
        => WebhookSignature.Sign([WebhookBench.Secret], Id, clock.GetUtcNow(), Body).ShouldBe(Right);

    [Fact]
    public void Sign_WithSeveralSecrets_GivesASignatureForEach()
    {
        WebhookSecret young = WebhookSecret.Create(out string text);
        string both = WebhookSignature.Sign([young, WebhookBench.Secret], Id, clock.GetUtcNow(), Body);

        both.Split(' ').ShouldSatisfyAllConditions(parts => parts.Length.ShouldBe(2), parts => parts[1].ShouldBe(Right));
        Verify(both, secrets: [WebhookSecret.Parse(text)]);
        Verify(both);
    }

    [Theory]
    [InlineData(Right)]
    [InlineData(Other + " v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= " + Right + " " + Other)]
    public void Verify_WhenOneFits_Returns(string signatures) => Verify(signatures);

    [Theory]
    [InlineData(Id, At, Other)]
    [InlineData(Id, At, "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData(Id, At, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData(Id, At, "v1,g0hM9SsE")]
    [InlineData(Id, At, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OEA")]
    [InlineData(Id, At, "v1,")]
    [InlineData(Id, At, "v1,not base64 at all")]
    [InlineData(Id, At, "")]
    [InlineData(Id, At, null)]
    [InlineData("", At, Right)]
    [InlineData(null, At, Right)]
    [InlineData("msg_other", At, Right)]
    [InlineData(Id, null, Right)]
    [InlineData(Id, "hello", Right)]
    [InlineData(Id, "-1614265330", Right)]
    [InlineData(Id, " 1614265330", Right)]
    [InlineData(Id, "1614265331", Right)]
    [InlineData(Id, "99999999999999999999999999", Right)]
    [InlineData(Id, "9223372036854775807", Right)]
    public void Verify_WhenSomethingIsWrong_Throws(string? id, string? at, string? signatures)
        => Should.Throw<WebhookException>(() => WebhookSignature.Verify([WebhookBench.Secret], id, at, signatures, Body, clock)).Code.ShouldBe(ClpCodes.BadSignature);

    [Fact]
    public void Verify_WithEveryBitOfTheBodyFlipped_Throws()
    {
        for (int bit = 0; bit < Body.Length * 8; bit++)
        {
            byte[] changed = [.. Body];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Should.Throw<WebhookException>(() => WebhookSignature.Verify([WebhookBench.Secret], Id, At, Right, changed, clock));
        }
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    public void Verify_HoldsTheTimestampAgainstTheClock(int seconds, bool isBelieved)
    {
        FakeClock later = new(clock.GetUtcNow().AddSeconds(seconds));
        Action verify = () => WebhookSignature.Verify([WebhookBench.Secret], Id, At, Right, Body, later);

        if (isBelieved)
        {
            verify();
        }
        else
        {
            Should.Throw<WebhookException>(verify).Message.ShouldContain("too far from now");
        }
    }

    [Fact]
    public void Verify_OfAFlood_OfSignatures_LooksAtTheFirstFew()
        => Should.Throw<WebhookException>(() => Verify(string.Join(' ', Enumerable.Repeat(Other, 1_000)) + " " + Right));

    [Fact]
    public void Secret_PrintsNothingOfItself()
    {
        WebhookBench.Secret.ToString().ShouldBe("[secret]");
        WebhookSecret.Create(out string text).ToString().ShouldBe("[secret]");
        text.ShouldStartWith("whsec_");
        Convert.FromBase64String(text[6..]).Length.ShouldBe(32);
    }

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa!w")]
    public void Secret_OfAnotherForm_IsRefused_AndNotQuoted(string text)
        => Should.Throw<ConfigurationException>(() => WebhookSecret.Parse(text)).Message.ShouldNotContain("MfKQ");

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Secret_Has24To64Bytes(int bytes, bool isFit)
    {
        Action parse = () => WebhookSecret.Parse(Convert.ToBase64String(new byte[bytes]));
        if (isFit)
        {
            parse();
        }
        else
        {
            Should.Throw<ConfigurationException>(parse);
        }
    }

    private void Verify(string signatures, params WebhookSecret[] secrets)
        => WebhookSignature.Verify(secrets.Length > 0 ? secrets : [WebhookBench.Secret], Id, At, signatures, Body, clock);
}
