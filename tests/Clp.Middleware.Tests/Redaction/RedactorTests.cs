using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Clp.Middleware.Tests;

public sealed class RedactorTests
{
    private const string Secret = "hunter2/ö&\"x\"+%";
    private static readonly Contract Customers = Contract.Define("customers")
        .State(StateObject.Empty, Field.Optional("home", Shape.Object(Field.Optional("street", Shape.Text), Field.Optional("zip", Shape.Integer))).Personal())
        .Intent("register", i => i.Required("e-mail", Shape.Text).Required("plan", Shape.Text).Optional("phones", Shape.List(Shape.Object(Field.Optional("number", Shape.Integer).Personal()))).Personal("e-mail"))
        .Transition("register", "register", _ => StateDelta.Empty)
        .Build();

    [Theory]
    [InlineData("nothing to hide: 5 of 7 seats, http://example.org/a?b=c")]
    [InlineData("")]
    [InlineData("key=value; count: 3 => done")]
    public void Redact_NothingSecret_IsTheSameObject(string text) => new Redactor().Redact(text).ShouldBeSameAs(text);

    [Theory]
    [InlineData("Host=db;Password=hunter2;Port=1", "Host=db;Password=[redacted];Port=1")]
    [InlineData("Host=db;Pwd='a;b''c';Port=1", "Host=db;Pwd='[redacted]';Port=1")]
    [InlineData("AccountName=x;AccountKey=abc==;Suffix=y", "AccountName=x;AccountKey=[redacted];Suffix=y")]
    [InlineData("?user=ada&access_token=abc.def&x=1", "?user=ada&access_token=[redacted]&x=1")]
    [InlineData("{\"apiKey\":\"a\\\"b\\\\\",\"name\":\"ada\"}", "{\"apiKey\":\"[redacted]\",\"name\":\"ada\"}")]
    [InlineData("{\\\"client_secret\\\": \\\"abc\\\", \\\"a\\\": 1}", "{\\\"client_secret\\\": \\\"[redacted]\\\", \\\"a\\\": 1}")]
    [InlineData("{\"credentials\":{\"user\":[\"a\"],\"b\":\"c\"},\"d\":1}", "{\"credentials\":[redacted],\"d\":1}")]
    [InlineData("{\"password\":12345,\"d\":1}", "{\"password\":[redacted]\"d\":1}")]
    [InlineData("<Password>a b</Password><x>1</x>", "<Password>[redacted]</Password><x>1</x>")]
    [InlineData("X-Api-Key: abc\r\nAccept: x", "X-Api-Key: [redacted]\r\nAccept: x")]
    [InlineData("connection string: Host=a", "connection string: [redacted]")]
    [InlineData("DB__ConnectionString = Host=a", "DB__ConnectionString = [redacted]")]
    [InlineData("password => abc", "password => [redacted]")]
    [InlineData("secret[0]=abc", "secret[0]=[redacted]")]
    [InlineData("passphrase=\"open", "passphrase=\"[redacted]")]
    public void Redact_BesideTheNameOfASecret_RemovesTheValue(string text, string clean) => new Redactor().Redact(text).ShouldBe(clean);

    [Theory]
    [InlineData("got Bearer abcdef.123-_~+/==, tried", "got Bearer [redacted], tried")]
    [InlineData("key sk-proj-AbCdEf123456 is used up", "key [redacted] is used up")]
    [InlineData("ghp_abcdefghijklmnop and AKIAIOSFODNN7EXAMPLE", "[redacted] and [redacted]")]
    [InlineData("jwt eyJhbGciOi.eyJzdWIiOiIx.sig-n_ature end", "jwt [redacted] end")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY----- after", "[redacted] after")]
    [InlineData("-----BEGIN PRIVATE KEY-----\\nMIIE is cut", "[redacted]")]
    [InlineData("amqp://bob:pa@ss@host:5672/v", "amqp://[redacted]@host:5672/v")]
    [InlineData("redis://:pass@host", "redis://[redacted]@host")]
    public void Redact_WhatLooksLikeASecret_RemovesIt(string text, string clean) => new Redactor().Redact(text).ShouldBe(clean);

    public static TheoryData<string, string> Spellings => new()
    {
        { "raw", Secret },
        { "other case", Secret.ToUpperInvariant() },
        { "json", JsonEncodedText.Encode(Secret).Value },
        { "json in json", JsonEncodedText.Encode(JsonEncodedText.Encode(Secret).Value).Value },
        { "url", Uri.EscapeDataString(Secret) },
        { "form", System.Net.WebUtility.UrlEncode(Secret) },
        { "html", System.Net.WebUtility.HtmlEncode(Secret) },
        { "hex", Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Secret)) },
        { "base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)) },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Redact_KnownSecret_IsFoundInEverySpelling(string spelling, string text)
        => new Redactor(new RedactionOptions { Secrets = [Secret] }).Redact($"before {text} after").ShouldBe("before [redacted] after", spelling);

    [Theory]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("abc")]
    public void Redact_KnownSecret_IsFoundWithinLongerBase64(string before)
    {
        string text = Convert.ToBase64String(Encoding.UTF8.GetBytes(before + Secret + "and more"));

        string clean = new Redactor(new RedactionOptions { Secrets = [Secret] }).Redact(text);

        clean.ShouldContain(Redactor.Mask);
        clean.Length.ShouldBeLessThanOrEqualTo(text.Length - 10);
    }

    [Fact]
    public void Redact_OwnPatternsAndKeys_AreAdded()
    {
        Redactor redactor = new(new RedactionOptions { Patterns = [@"\bCUST-\d+"], Keys = [.. RedactionOptions.UsualKeys, "Badge No"] });

        redactor.Redact("CUST-12 has badge_no=5;x=1").ShouldBe("[redacted] has badge_no=[redacted];x=1");
        redactor.IsSecret("BADGE-NO").ShouldBeTrue();
    }

    [Fact]
    public void Redact_Tree_RemovesNumbersThatAPatternMatches()
        => new Redactor(new RedactionOptions { Patterns = [@"\b\d{16}\b"] }).Redact(StateValue.Parse("""{"card":4111111111111111,"n":5}""")).ToJson().ShouldBe("""{"card":"[redacted]","n":5}""");

    [Fact]
    public void Redact_Tree_RemovesKeysPersonalFieldsAndTexts()
    {
        Redactor redactor = new(new RedactionOptions { Secrets = ["4711471147"] }, Customers);
        StateObject payload = (StateObject)StateValue.Parse("""{"e-mail":"a@b","plan":"Bearer abcdef","phones":[{"number":5,"kind":"x"}],"n":4711471147,"db_password":{"x":1}}""");

        redactor.Redact(payload, Customers.FindIntent("register")!.Input).ToJson()
            .ShouldBe("""{"e-mail":"[redacted]","plan":"Bearer [redacted]","phones":[{"number":"[redacted]","kind":"x"}],"n":"[redacted]","db_password":"[redacted]"}""");
    }

    [Fact]
    public void Redact_PersonalFieldsName_InText_CountsWithEverythingBelowIt()
        => new Redactor(null, Customers).Redact("email: a@b; street=Main; plan=x").ShouldBe("email: [redacted]; street=[redacted]; plan=x");

    [Fact]
    public void Redact_AnyText_IsStable_AndLosesTheSecret()
    {
        Redactor redactor = new(new RedactionOptions { Secrets = [Secret] });

        Prop.ForAll<string, string>((before, after) =>
        {
            string clean = redactor.Redact(before + Secret + after);
            return !clean.Contains(Secret, StringComparison.OrdinalIgnoreCase) && redactor.Redact(clean) == clean;
        }).QuickCheckThrowOnFailure();
    }

    public static TheoryData<RedactionOptions> Impossible =>
    [
        new RedactionOptions { Secrets = ["abc"] },
        new RedactionOptions { Secrets = ["abc\ud83e"] },
        new RedactionOptions { Patterns = ["("] },
        new RedactionOptions { Patterns = ["(?<=a)b"] },
        new RedactionOptions { Patterns = ["a*"] },
        new RedactionOptions { Keys = ["--"] },
        new RedactionOptions { MaxLength = 99 },
        new RedactionOptions { MaxFrames = -1 },
        new RedactionOptions { ExceptionMessages = (ExceptionMessages)9 },
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Redactor_ImpossibleOptions_AreRefused(RedactionOptions options)
        => Should.Throw<ConfigurationException>(() => new Redactor(options)).Code.ShouldBe(ClpCodes.BadOptions);
}
