using Clp.Storage.Sqlite.Database;

namespace Clp.Storage.Sqlite.Tests;

public sealed class KeyTextTests
{
    [Fact]
    public void Text_OfAnyKind_ComesBackTheSame_AndNoTwoAreStoredAlike()
    {
        string[] texts = ["", "a", "A", "\0", "a\0", "\0a", "🦊", "\ud83e", "\udd8a", "\udd8a\ud83e", "\ud83ex", "é", "e\u0301", "\ufffd", "\uffff", "x'00'", "日本語", new('x', 10_000), "\u0061\u0000"];
        HashSet<string> stored = [];
        foreach (string text in texts.Distinct())
        {
            object value = KeyText.Encode(text);
            KeyText.Decode(value).ShouldBe(text);
            stored.Add(value is byte[] units ? "blob " + Convert.ToHexString(units) : "text " + value).ShouldBeTrue();
        }

        KeyText.Encode("plain 🦊").ShouldBeOfType<string>("people read it in the tables");
        KeyText.Encode("half \ud83e").ShouldBeOfType<byte[]>();
        KeyText.EncodeOrNull(null).ShouldBeNull();
    }

    [Theory]
    [InlineData(new byte[] { 1 })]
    [InlineData(7L)]
    public void Value_OfNoText_IsCorrupt(object value)
        => Should.Throw<StorageException>(() => KeyText.Decode(value)).Code.ShouldBe(ClpCodes.StoreCorrupt);

    [Fact]
    public void Text_RandomUnits_ComesBackTheSame()
    {
        Random random = new(20261120);
        for (int round = 0; round < 5_000; round++)
        {
            string text = string.Create(random.Next(8), random, static (units, random) =>
            {
                for (int i = 0; i < units.Length; i++)
                {
                    units[i] = (char)(random.Next(3) == 0 ? random.Next(0xD800, 0xE000) : random.Next(0x10000));
                }
            });
            KeyText.Decode(KeyText.Encode(text)).ShouldBe(text);
        }
    }
}
