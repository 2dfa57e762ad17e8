using System.Security.Cryptography;
using Clp.Audit.Tests.Tampering;
using Clp.Testing;

namespace Clp.Audit.Tests;

public sealed class CheckpointTests : IDisposable
{
    private readonly ECDsa key = AuditKeys.Create();
    private readonly Checkpoint checkpoint;

    public CheckpointTests()
    {
        SampleLog.Chain(SampleLog.Stream, SampleLog.Events(new Random(1), 4), out AuditChain chain);
        checkpoint = chain.Sign(key, new FakeClock());
    }

    public void Dispose() => key.Dispose();

    [Fact]
    public void Parse_OfItsJson_IsTheSame_AndVerifiesWithThePublicKeyOnly()
    {
        using ECDsa publicKey = AuditKeys.FromPem(key.ExportSubjectPublicKeyInfoPem());

        Checkpoint read = Checkpoint.Parse(checkpoint.ToJson());

        read.Verify(publicKey);
        (read.Stream, read.Entries, read.Head, read.Time).ShouldBe((SampleLog.Stream, 4, checkpoint.Head, new FakeClock().GetUtcNow()));
        read.ToJson().ShouldBe(checkpoint.ToJson());
    }

    [Theory]
    [InlineData("\"entries\":4", "\"entries\":2")]
    [InlineData("\"instance\":\"booking-7\"", "\"instance\":\"booking-8\"")]
    [InlineData("\"time\":\"2026", "\"time\":\"2027")]
    [InlineData("\"signature\":\"", "\"signature\":\"AAAA", 4)]
    [InlineData("\"head\":\"", "\"head\":\"0000", 4)]
    [InlineData("\"tree\":[\"", "\"tree\":[\"0000", 4)]
    [InlineData("\"chain\":\"", "\"chain\":\"0000", 4)]
    public void Verify_OfAChangedField_IsRefused(string field, string changed, int replacedCharacters = 0)
    {
        string json = checkpoint.ToJson();
        int at = json.IndexOf(field, StringComparison.Ordinal);
        at.ShouldBeGreaterThan(0);
        json = json.Remove(at, field.Length + replacedCharacters).Insert(at, changed);

        Checkpoint forged = Checkpoint.Parse(json);

        Should.Throw<AuditException>(() => forged.Verify(key)).Code.ShouldBe(ClpCodes.BadCheckpoint);
    }

    [Fact]
    public void Verify_OfAChainIdThatIsNotTheStreams_IsRefused_HoweverWellSigned()
    {
        Checkpoint forged = new(checkpoint.Stream with { Instance = "other" }, checkpoint.ChainId, checkpoint.Entries, checkpoint.Head, [checkpoint.Head], checkpoint.Time, checkpoint.KeyId);
        forged.Signature = [.. AuditKeys.Sign(key, CheckpointJson.SignedBytes(forged))];

        Should.Throw<AuditException>(() => forged.Verify(key)).Message.ShouldContain("chain id");
    }

    [Fact]
    public void Verify_WithAnotherKey_IsRefused_AndNamesBoth()
    {
        using ECDsa other = AuditKeys.Create();
        AuditException refused = Should.Throw<AuditException>(() => checkpoint.Verify(other));
        refused.Code.ShouldBe(ClpCodes.BadCheckpoint);
        refused.Message.ShouldContain(AuditKeys.IdOf(other));
        refused.Message.ShouldContain(AuditKeys.IdOf(key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"format\":\"clp-checkpoint/1\"}")]
    [InlineData("{\"format\":\"clp-checkpoint/2\"}")]
    [InlineData("{\"format\":1}")]
    [InlineData("{\"format\":\"clp-checkpoint/1\",\"format\":\"clp-checkpoint/1\"}")]
    public void Parse_OfWhatIsNoCheckpoint_IsRefused(string json)
        => Should.Throw<AuditException>(() => Checkpoint.Parse(json)).Code.ShouldBe(ClpCodes.BadCheckpoint);

    [Theory]
    [InlineData("entries", "4.5")]
    [InlineData("entries", "-1")]
    [InlineData("entries", "\"4\"")]
    [InlineData("entries", "1e30")]
    [InlineData("head", "\"x\"")]
    [InlineData("chain", "7")]
    [InlineData("time", "\"yesterday\"")]
    [InlineData("signature", "\"AAAA\"")]
    [InlineData("signature", "\"!\"")]
    [InlineData("stream", "{}")]
    [InlineData("stream", "null")]
    [InlineData("tree", "[]")]
    [InlineData("tree", "{}")]
    [InlineData("tree", "[1]")]
    [InlineData("extra", "1")]
    public void Parse_OfABadField_IsRefused(string field, string value)
    {
        StateObject tree = StateObject.Parse(checkpoint.ToJson()).With(field, StateValue.Parse(value));

        Should.Throw<AuditException>(() => Checkpoint.Parse(tree.ToJson())).Code.ShouldBe(ClpCodes.BadCheckpoint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    public void FromPem_OfWhatIsNoKey_IsRefused(string pem)
        => Should.Throw<AuditException>(() => AuditKeys.FromPem(pem)).Code.ShouldBe(ClpCodes.BadAuditKey);

    [Fact]
    public void FromPem_OfAnotherKindOfKey_IsRefused()
    {
        using ECDsa p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using RSA rsa = RSA.Create(2048);
        foreach (string pem in new[] { p384.ExportPkcs8PrivateKeyPem(), p384.ExportSubjectPublicKeyInfoPem(), rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem() })
        {
            Should.Throw<AuditException>(() => AuditKeys.FromPem(pem)).Code.ShouldBe(ClpCodes.BadAuditKey);
        }
    }

    [Fact]
    public void Sign_WithAPublicKey_IsRefused()
    {
        using ECDsa publicKey = AuditKeys.FromPem(key.ExportSubjectPublicKeyInfoPem());
        Should.Throw<AuditException>(() => new AuditChain(SampleLog.Stream).Sign(publicKey, TimeProvider.System)).Code.ShouldBe(ClpCodes.BadAuditKey);
    }
}
