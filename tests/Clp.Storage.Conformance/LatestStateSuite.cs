namespace Clp.Storage.Conformance;

/// <summary>Latest states by key: saved when the version is the expected one, whole or not at all.</summary>
public abstract class LatestStateSuite<TAdapter> : IAsyncLifetime
    where TAdapter : IAdapterUnderTest, new()
{
    private readonly TAdapter subject = new();
    private IStorageAdapter adapter = null!;

    public async Task InitializeAsync() => adapter = await subject.OpenAsync();

    public async Task DisposeAsync() => await subject.DisposeAsync();

    [Fact]
    public async Task Load_OfWhatWasSaved_GivesTheSameBack()
    {
        StoredState state = new(StateObject.Of(("text", "naïve 🦊 \0"), ("number", 1.50m), ("list", StateArray.Of(1, "two", true, StateValue.Null))), 4);

        (await adapter.SaveAsync("key", state, -1, default)).ShouldBe(new SaveResult(true, 4));
        await Reopen();

        (await adapter.LoadAsync("key", default)).ShouldBe(state);
        (await adapter.LoadAsync("KEY", default)).ShouldBeNull();
    }

    [Theory]
    [InlineData(-1, 0, true)]
    [InlineData(0, 0, false)]
    [InlineData(-1, -1, false)]
    public async Task Save_OfANewKey_NeedsVersionMinusOne(long expected, long version, bool isSaved)
    {
        (await adapter.SaveAsync("key", At(version), expected, default)).IsSaved.ShouldBe(isSaved);

        (await adapter.LoadAsync("key", default)).ShouldBe(isSaved ? At(version) : null);
    }

    [Theory]
    [InlineData(5, 6, true)]
    [InlineData(5, 90, true)]
    [InlineData(5, 5, false)]
    [InlineData(5, 4, false)]
    [InlineData(4, 6, false)]
    [InlineData(6, 7, false)]
    [InlineData(-1, 6, false)]
    public async Task Save_OverAState_NeedsItsVersionAndAGreaterOne(long expected, long version, bool isSaved)
    {
        await adapter.SaveAsync("key", At(5), -1, default);

        SaveResult result = await adapter.SaveAsync("key", At(version), expected, default);

        result.ShouldBe(new SaveResult(isSaved, isSaved ? version : 5));
        (await adapter.LoadAsync("key", default)).ShouldBe(At(isSaved ? version : 5));
    }

    [Fact]
    public async Task Delete_RemovesTheState()
    {
        (await adapter.DeleteAsync("key", default)).ShouldBeFalse();
        await adapter.SaveAsync("key", At(3), -1, default);

        (await adapter.DeleteAsync("key", default)).ShouldBeTrue();
        await Reopen();

        (await adapter.LoadAsync("key", default)).ShouldBeNull();
        (await adapter.SaveAsync("key", At(0), -1, default)).IsSaved.ShouldBeTrue();
    }

    [Fact]
    public async Task Keys_OfAnyText_AreApart()
    {
        string[] keys = ["", " ", "..", "../../etc/passwd", "/etc/passwd", "a/b", "a\\b", "\0", "é", "e\u0301", "A", "a", "🦊", "\ud83e", "\udd8a", new string('x', 10_000), "con"];
        for (int i = 0; i < keys.Length; i++)
        {
            (await adapter.SaveAsync(keys[i], At(i), -1, default)).IsSaved.ShouldBeTrue($"key {i} met another's state");
        }

        await Reopen();
        for (int i = 0; i < keys.Length; i++)
        {
            (await adapter.LoadAsync(keys[i], default)).ShouldBe(At(i));
        }
    }

    [Fact]
    public async Task Writers_AtOnce_LoseNoUpdate()
    {
        await adapter.SaveAsync("key", At(0), -1, default);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 10;)
            {
                StoredState current = (await adapter.LoadAsync("key", default))!;
                i += (await adapter.SaveAsync("key", At(current.Version + 1), current.Version, default)).IsSaved ? 1 : 0;
            }
        })));

        (await adapter.LoadAsync("key", default)).ShouldBe(At(200));
    }

    private static StoredState At(long version) => new(StateObject.Of(("at", version)), version);

    private async Task Reopen()
    {
        if (subject.IsDurable)
        {
            adapter = await subject.ReopenAsync();
        }
    }
}
