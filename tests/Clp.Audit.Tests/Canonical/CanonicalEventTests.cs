using System.Text;

namespace Clp.Audit.Tests.Canonical;

public sealed class CanonicalEventTests
{
    [Theory]
    [InlineData("""{ "b" : 1.50, "a" : "\u0041" }""", """{"a":"A","b":1.5}""")]
    [InlineData("""{"b":{"d":1,"c":2},"a":[{"y":1,"x":2}]}""", """{"a":[{"x":2,"y":1}],"b":{"c":2,"d":1}}""")]
    public void From_AnyJson_IsCanonical(string json, string canonical)
    {
        Encoding.UTF8.GetString(CanonicalEvent.From(Encoding.UTF8.GetBytes(json)).Span).ShouldBe(canonical);
        Encoding.UTF8.GetString(DeepCanonicalizer.From(Encoding.UTF8.GetBytes(json))).ShouldBe(canonical);
    }

    [Fact]
    public void From_CanonicalJson_IsTheSameMemory()
    {
        ReadOnlyMemory<byte> json = """{"a":1}"""u8.ToArray();
        CanonicalEvent.From(json).Equals(json).ShouldBeTrue();
    }

    [Fact]
    public void From_DeeperThanAStateTree_IsCanonicalAllTheSame()
    {
        string json = """{"z":1,"payload":""" + string.Concat(Enumerable.Repeat("""{"b":0, "a":""", 70)) + "[]" + new string('}', 71);
        ReadOnlyMemory<byte> canonical = CanonicalEvent.From(Encoding.UTF8.GetBytes(json));

        CanonicalScanner.Check(canonical.Span, out _).ShouldBeNull();
        Encoding.UTF8.GetString(canonical.Span).ShouldStartWith("""{"payload":{"a":{"a":""");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    public void From_WhatIsNoEvent_IsRefused(string json)
    {
        Should.Throw<AuditException>(() => CanonicalEvent.From(Encoding.UTF8.GetBytes(json))).Code.ShouldBe(ClpCodes.AuditUnreadable);
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"a\":1e400000}")]
    [InlineData("{\"a\":")]
    public void DeepForm_OfWhatIsNoEvent_IsRefused(string json)
    {
        string deep = string.Concat(Enumerable.Repeat("{\"x\":", 70)) + json + new string('}', 70);
        Should.Throw<AuditException>(() => CanonicalEvent.From(Encoding.UTF8.GetBytes(deep))).Code.ShouldBe(ClpCodes.AuditUnreadable);
    }
}
