using System.Text;
using Clp.Audit.Tests.Tampering;
using Clp.TestKit;
using Xunit.Abstractions;

namespace Clp.Audit.Tests.Canonical;

/// <summary>The scanner must say of any bytes what parsing them and writing them canonically says.</summary>
public sealed class CanonicalScannerTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a":1,"b":[],"c":{"d":null}}""")]
    [InlineData("""{"":"","a":true,"b":false}""")]
    [InlineData("""{"n":[0,-1,0.5,-0.25,1e+21,1e-7,0.000001,123456789012345680000,12345678901234567890.5]}""")]
    [InlineData("""{"t":"\b\t\n\f\r\"\\\u0000\u001f\u007f/é😀"}""")]
    [InlineData("{\"\\u0001\":1,\"\\\"\":2,\"A\":3,\"a\":4,\"é\":5,\"\U0001F600\":6,\"\uE000\":7}")]
    public void Check_CanonicalText_HasNothingToSay(string json)
    {
        json = json.Replace("\\u007f", "\u007f", StringComparison.Ordinal);
        Check(json).ShouldBeNull();
        Oracle(Encoding.UTF8.GetBytes(json)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("", "not a JSON object")]
    [InlineData("[]", "not a JSON object")]
    [InlineData(" {}", "not a JSON object")]
    [InlineData("{} ", "follows")]
    [InlineData("{}{}", "follows")]
    [InlineData("""{"a": 1}""", "not canonical")]
    [InlineData("""{"b":1,"a":2}""", "order")]
    [InlineData("""{"a":1,"a":2}""", "twice")]
    [InlineData("{\"\uE000\":1,\"\U0001F600\":2}", "order")]
    [InlineData("""{"a":1.0}""", "not canonical")]
    [InlineData("""{"a":-0}""", "not canonical")]
    [InlineData("""{"a":01}""", "not canonical")]
    [InlineData("""{"a":1E5}""", "not canonical")]
    [InlineData("""{"a":0.0000001}""", "not canonical")]
    [InlineData("""{"a":1.}""", "not canonical")]
    [InlineData("""{"a":.5}""", "not canonical")]
    [InlineData("""{"a":NaN}""", "not canonical")]
    [InlineData("""{"a":"\/"}""", "escaped")]
    [InlineData("""{"a":"\u0041"}""", "escaped")]
    [InlineData("""{"a":"\u000a"}""", "escaped")]
    [InlineData("""{"a":"\u001F"}""", "escaped")]
    [InlineData("""{"a":"\ud800"}""", "escaped")]
    [InlineData("{\"a\":\"\t\"}", "control")]
    [InlineData("""{"a":"x}""", "does not end")]
    [InlineData("""{"a":1,}""", "not canonical")]
    [InlineData("""{"a":[1,]}""", "not canonical")]
    [InlineData("""{"a":[1}""", "not canonical")]
    [InlineData("""{"a":1""", "not canonical")]
    [InlineData("""{"a":tru}""", "not canonical")]
    [InlineData("""{"a"}""", "not canonical")]
    public void Check_AnythingElse_IsNamed(string json, string problem)
        => Check(json).ShouldNotBeNull().ShouldContain(problem);

    [Fact]
    public void Check_InvalidUtf8_IsNamed()
        => CanonicalScanner.Check([.. "{\"a\":\""u8, 0xFF, .. "\"}"u8], out _).ShouldNotBeNull().ShouldContain("UTF-8");

    [Fact]
    public void Check_DeeperThanAnyEvent_IsRefusedWithoutOverflow()
        => Check("{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}").ShouldNotBeNull().ShouldContain("deep");

    [Fact]
    public void Check_MutatedEvents_AgreesWithTheTree()
    {
        const int Seed = 8785;
        Random random = new(Seed);
        int canonical = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] json = CanonicalEvent.From(Encoding.UTF8.GetBytes(SampleLog.Event(random, i % 100))).ToArray();
            List<byte> mutated = [.. json];
            for (int edits = random.Next(3); edits > 0; edits--)
            {
                Mutate(random, mutated);
            }

            byte[] bytes = [.. mutated];
            bool isCanonical = CanonicalScanner.Check(bytes, out int offset) is null;
            isCanonical.ShouldBe(Oracle(bytes), $"seed {Seed}, round {i}: {Encoding.UTF8.GetString(bytes)}");
            offset.ShouldBeInRange(0, bytes.Length);
            canonical += isCanonical ? 1 : 0;
        }

        output.WriteLine($"seed {Seed}: {canonical} of 20,000 canonical");
        canonical.ShouldBeInRange(6_000, 15_000);
    }

    [DataFact("conformance/json-parsing")]
    public void Check_ParsingCases_AgreesWithTheTree()
    {
        string[] files = Directory.GetFiles(SharedData.Require("conformance/json-parsing"), "*.json", SearchOption.AllDirectories);
        files.Length.ShouldBeGreaterThan(200);
        foreach (string file in files)
        {
            byte[] wrapped = [.. "{\"a\":"u8, .. File.ReadAllBytes(file), .. "}"u8];
            (CanonicalScanner.Check(wrapped, out _) is null).ShouldBe(Oracle(wrapped), Path.GetFileName(file));
        }
    }

    private static void Mutate(Random random, List<byte> json)
    {
        ReadOnlySpan<byte> likely = "{}[]\",:\\0123456789-+.eEabu \n\t"u8;
        int at = random.Next(json.Count);
        byte value = random.Next(4) == 0 ? (byte)random.Next(256) : likely[random.Next(likely.Length)];
        switch (random.Next(3))
        {
            case 0:
                json[at] = value;
                break;
            case 1:
                json.Insert(at, value);
                break;
            default:
                json.RemoveAt(at);
                break;
        }
    }

    private static string? Check(string json) => CanonicalScanner.Check(Encoding.UTF8.GetBytes(json), out _);

    private static bool Oracle(byte[] json)
    {
        try
        {
            return StateValue.Parse(json) is StateObject tree && CanonicalJson.ToBytes(tree).AsSpan().SequenceEqual(json);
        }
        catch (StateFormatException)
        {
            return false;
        }
    }
}
