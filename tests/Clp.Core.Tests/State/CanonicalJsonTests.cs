using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Clp.TestKit;

namespace Clp.Tests.State;

public sealed partial class CanonicalJsonTests
{
    private const string Folder = "conformance/jcs";

    [DataTheory(Folder)]
    [InlineData("arrays")]
    [InlineData("french")]
    [InlineData("structures")]
    [InlineData("unicode")]
    [InlineData("values")]
    [InlineData("weird")]
    public void ToBytes_ConformancePair_IsTheOutput(string name)
    {
        string folder = SharedData.Require(Folder);
        StateValue input = StateValue.Parse(File.ReadAllBytes(Path.Combine(folder, "input", name + ".json")));
        string output = File.ReadAllText(Path.Combine(folder, "output", name + ".json"));
        Encoding.UTF8.GetString(CanonicalJson.ToBytes(input, CanonicalNumbers.Ieee754)).ShouldBe(output);
    }

    /// <summary>The generator and the hashes of the suite's README.</summary>
    [DataTheory(Folder)]
    [InlineData(1_000, "be18b62b6f69cdab33a7e0dae0d9cfa869fda80ddc712221570f9f40a5878687")]
    [InlineData(10_000, "b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892")]
    [InlineData(100_000, "22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7")]
    public void ToBytes_GeneratedNumbers_HaveTheKnownHash(int lines, string expected)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ulong bits in Numbers(lines))
        {
            byte[] text = CanonicalJson.ToBytes(StateValue.FromDouble(BitConverter.UInt64BitsToDouble(bits)), CanonicalNumbers.Ieee754);
            hash.AppendData(Encoding.ASCII.GetBytes(bits.ToString("x", CultureInfo.InvariantCulture) + ","));
            hash.AppendData(text);
            hash.AppendData("\n"u8);
        }

        Convert.ToHexStringLower(hash.GetHashAndReset()).ShouldBe(expected);
    }

    [Theory]
    [InlineData("9007199254740993", "9007199254740993", "9007199254740992")]
    [InlineData("0.10000000000000000001", "0.10000000000000000001", "0.1")]
    [InlineData("1e-400", "1e-400", "0")]
    [InlineData("1.0", "1", "1")]
    [InlineData("1e2", "100", "100")]
    [InlineData("-0.0", "0", "0")]
    [InlineData("0.1", "0.1", "0.1")]
    [InlineData("123456789012345678901234567890", "1.2345678901234567890123456789e+29", "1.2345678901234568e+29")]
    [InlineData("1e21", "1e+21", "1e+21")]
    [InlineData("0.0000001", "1e-7", "1e-7")]
    [InlineData("100000000000000000000", "100000000000000000000", "100000000000000000000")]
    public void ToBytes_Numbers_AreExactUnlessAskedOtherwise(string number, string exact, string ieee)
    {
        StateValue value = StateValue.Parse(number);
        Encoding.UTF8.GetString(CanonicalJson.ToBytes(value)).ShouldBe(exact);
        Encoding.UTF8.GetString(CanonicalJson.ToBytes(value, CanonicalNumbers.Ieee754)).ShouldBe(ieee);
    }

    [Fact]
    public void ToBytes_Keys_AreSortedByUtf16Units()
    {
        StateObject value = StateObject.Of(("\uFB33", 1), ("\uD83D\uDE02", 2), ("b", 3), ("a", 4), ("\u00F6", 5), ("\r", 6));
        Encoding.UTF8.GetString(CanonicalJson.ToBytes(value)).ShouldBe("{\"\\r\":6,\"a\":4,\"b\":3,\"\u00F6\":5,\"\uD83D\uDE02\":2,\"\uFB33\":1}");
    }

    [Fact]
    public void Sha256_IsTheHashOfTheBytes() =>
        CanonicalJson.Sha256(StateObject.Empty).ShouldBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");

    private static IEnumerable<ulong> Numbers(int count)
    {
        string readme = File.ReadAllText(Path.Combine(SharedData.Require(Folder), "README.md"));
        ulong[] fixedOnes = [.. FixedNumber().Matches(readme).Select(match => ulong.Parse(match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        fixedOnes.Length.ShouldBeGreaterThan(100);
        IEnumerable<ulong> serial = Enumerable.Range(0, 2_000).Select(i => 0x0010000000000000UL + (ulong)i);
        return fixedOnes.Concat(serial).Concat(RandomOnes()).Take(count);
    }

    private static IEnumerable<ulong> RandomOnes()
    {
        byte[] block = new byte[32];
        while (true)
        {
            block = SHA256.HashData(block);
            for (int i = 0; i < block.Length; i += sizeof(ulong))
            {
                double value = BinaryPrimitives.ReadDoubleLittleEndian(block.AsSpan(i));
                if (value != 0 && double.IsFinite(value))
                {
                    yield return BitConverter.DoubleToUInt64Bits(value);
                }
            }
        }
    }

    [GeneratedRegex("0x([0-9a-f]{16})n[,\n]")]
    private static partial Regex FixedNumber();
}
