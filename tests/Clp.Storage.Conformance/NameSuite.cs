namespace Clp.Storage.Conformance;

/// <summary>Stream names: any text, never mixed up, never a path.</summary>
public abstract class NameSuite<TStore> : StoreSuite<TStore>
    where TStore : IStoreUnderTest, new()
{
    private static string[] Hostile { get; } =
    [
        "", " ", ".", "..", "../../etc/passwd", "/etc/passwd", "C:\\Windows", "con", "nul.txt", "a/b", "a\\b", "a:b", "\0", "a\0b", "\n", "%2e%2e%2f",
        "é", "e\u0301", "İ", "ı", "A", "a", "日本語", "🦊", "\ud83e", "\udd8a", "\u202e", new string('x', 10_000), "*", "'; drop table streams; --", "__proto__",
    ];

    [Fact]
    public async Task Names_OfAnyText_AreStreamsOfTheirOwn()
    {
        List<StreamId> streams = [];
        foreach (string name in Hostile)
        {
            streams.AddRange([new(name, "c", "i"), new("n", name, "i"), new("n", "c", name)]);
        }

        for (int i = 0; i < streams.Count; i++)
        {
            (await Append(streams[i], Expected.NoStream, $"{i}")).Status.ShouldBe(AppendStatus.Appended, $"name {i} met a stream that another name made");
        }

        if (Subject.IsDurable)
        {
            await ReopenAsync();
        }

        for (int i = 0; i < streams.Count; i++)
        {
            (await Read(streams[i])).ShouldBe([$"{i}"]);
        }

        (await Streams()).ShouldBe(streams, ignoreOrder: true);
    }

    [Theory]
    [InlineData("a:b", "c", "d", "a", "b:c", "d")]
    [InlineData("a", "b", "c", "a", "bc", "")]
    [InlineData("", "a", "b", "a", "", "b")]
    [InlineData("1:a", "", "b", "1", ":a", "b")]
    [InlineData("a", "b/c", "d", "a", "b", "c/d")]
    public async Task Names_ThatJoinAlike_AreApart(string n1, string c1, string i1, string n2, string c2, string i2)
    {
        await Append(new StreamId(n1, c1, i1), Expected.NoStream, "first");
        await Append(new StreamId(n2, c2, i2), Expected.NoStream, "second");

        (await Read(new StreamId(n1, c1, i1))).ShouldBe(["first"]);
        (await Read(new StreamId(n2, c2, i2))).ShouldBe(["second"]);
    }
}
