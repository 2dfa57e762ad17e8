using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Clp.Audit.Tests.Tampering;

namespace Clp.Audit.Tests;

public sealed class AuditChainTests
{
    [Fact]
    public void Append_AnEvent_HashesItAsDocumented()
    {
        AuditChain chain = new(new StreamId("t", "c", "i"));
        AuditEntry first = chain.Append(Bytes("""{"b":1,"a":2}"""));
        AuditEntry second = chain.Append(Bytes("""{"a":3}"""));

        chain.Id.ToString().ShouldBe(Hash("clp-audit/1 genesis\n"u8.ToArray(), Long(1), "t"u8.ToArray(), Long(1), "c"u8.ToArray(), Long(1), "i"u8.ToArray()));
        first.PreviousHash.ShouldBe(chain.Id);
        first.Hash.ToString().ShouldBe(Hash("clp-audit/1 entry\n"u8.ToArray(), Long(0), Convert.FromHexString(chain.Id.ToString()), Long(13), """{"a":2,"b":1}"""u8.ToArray()));
        second.PreviousHash.ShouldBe(first.Hash);
        second.Hash.ToString().ShouldBe(Hash("clp-audit/1 entry\n"u8.ToArray(), Long(1), Convert.FromHexString(first.Hash.ToString()), Long(7), """{"a":3}"""u8.ToArray()));
        (chain.Count, chain.Head).ShouldBe((2, second.Hash));
    }

    [Fact]
    public void Id_OfStreams_WhoseNamesJoinAlike_Differs()
    {
        StreamId[] alike = [new("a", "b", "c"), new("", "ab", "c"), new("ab", "", "c"), new("a", "bc", ""), new("a\n", "b", "c"), new("a", "b", "c\0"), new("A", "b", "c")];
        alike.Select(stream => new AuditChain(stream).Id).Distinct().Count().ShouldBe(alike.Length);
    }

    [Fact]
    public void Id_OfANameThatIsNoUnicode_IsRefused()
        => Should.Throw<AuditException>(() => new AuditChain(new StreamId("", "c", "\ud800"))).Code.ShouldBe(ClpCodes.AuditUnreadable);

    [Fact]
    public void Continue_FromACheckpoint_GivesTheSameEntries()
    {
        using ECDsa key = AuditKeys.Create();
        List<string> events = SampleLog.Events(new Random(1), 5);
        List<AuditEntry> whole = SampleLog.Chain(SampleLog.Stream, events, out _);
        SampleLog.Chain(SampleLog.Stream, events[..3], out AuditChain part);

        AuditChain continued = new(part.Sign(key, TimeProvider.System));

        continued.Append(Bytes(events[3])).Hash.ShouldBe(whole[3].Hash);
        continued.Append(Bytes(events[4])).Hash.ShouldBe(whole[4].Hash);
    }

    [Fact]
    public void Append_ALargeEvent_IsHashedWhole()
    {
        string large = $$"""{"a":"{{new string('x', 100_000)}}"}""";
        AuditChain one = new(SampleLog.Stream);
        AuditChain other = new(SampleLog.Stream);

        one.Append(Bytes(large)).Hash.ShouldNotBe(other.Append(Bytes(large.Replace("x\"", "y\"", StringComparison.Ordinal))).Hash);
        one.Head.ToString().ShouldBe(Hash("clp-audit/1 entry\n"u8.ToArray(), Long(0), Convert.FromHexString(one.Id.ToString()), Long(large.Length), Bytes(large)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5f")]
    [InlineData("5F70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef")]
    [InlineData("5g70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef")]
    [InlineData("é70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6eff")]
    [InlineData(null)]
    public void TryParse_WhatIsNoHash_IsFalse(string? text) => AuditHash.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void TryParse_ItsOwnText_IsTheSame()
    {
        AuditHash hash = new AuditChain(SampleLog.Stream).Id;
        AuditHash.TryParse(hash.ToString(), out AuditHash parsed).ShouldBeTrue();
        parsed.ShouldBe(hash);
        (parsed != default).ShouldBeTrue();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Long(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    private static string Hash(params ReadOnlySpan<byte[]> parts)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (byte[] part in parts)
        {
            hash.AppendData(part);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
