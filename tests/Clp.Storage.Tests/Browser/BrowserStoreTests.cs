using System.Globalization;
using Clp.Storage.Conformance;

namespace Clp.Storage.Tests.Browser;

/// <summary>What only a browser does to a store of streams: no room, no browser, other tabs, values that others wrote over.</summary>
public sealed class BrowserStoreTests
{
    private static readonly StreamId Stream = new("", "counter", "a");
    private readonly FakeBrowser browser = new();
    private readonly BrowserStore store;

    public BrowserStoreTests() => store = new BrowserStore(browser);

    private string StreamKey => browser.Values.Keys.Single(key => key.Contains(":s:", StringComparison.Ordinal));

    private ValueTask<AppendResult> AppendAsync(string text) => store.AppendAsync(Stream, Expected.Any, Notes.Batch(null, null, text), default);

    private static async Task<StorageException> FailsAsync(Func<Task> act, string code, StorageFailure failure)
    {
        StorageException failed = await Should.ThrowAsync<StorageException>(act);
        (failed.Code, failed.Failure).ShouldBe((code, failure));
        return failed;
    }

    private static async Task<List<string>> TextsAsync(BrowserStore store)
    {
        List<RecordedEvent> events = await store.ReadAsync(Stream, 0, default).ToListAsync();

        return [.. Notes.Texts(events)];
    }

    [Fact]
    public async Task Append_WithoutRoom_IsRejectedAndWritesNothing()
    {
        await AppendAsync("a");
        browser.Quota = browser.Values.Sum(pair => pair.Key.Length + pair.Value.Length) + 20;

        await FailsAsync(async () => await AppendAsync("a text that needs more room than there is"), ClpCodes.StoreRejected, StorageFailure.Rejected);

        (await TextsAsync(store)).ShouldBe(["a"]);
        browser.LocksHeld.ShouldBe(0);
        browser.Quota = int.MaxValue;
        (await AppendAsync("b")).Version.ShouldBe(1);
    }

    [Fact]
    public async Task Health_SaysWhatTheBrowserDoes_AndLeavesNothingBehind()
    {
        IStoreHealth[] faces = [store, new BrowserStorageAdapter(browser)];
        foreach (IStoreHealth face in faces)
        {
            (await face.CheckHealthAsync(default)).Status.ShouldBe(StoreHealthStatus.Healthy);
            browser.Quota = 100;
            (await face.CheckHealthAsync(default)).Description.ShouldContain("no room");
            browser.Quota = int.MaxValue;
            browser.Before = _ => throw new InvalidOperationException("disconnected");
            (await face.CheckHealthAsync(default)).ShouldBe(new StoreHealth(StoreHealthStatus.Unhealthy, "The browser does not answer."));
            browser.Before = null;
            browser.IsAvailable = false;
            (await face.CheckHealthAsync(default)).Description.ShouldContain("prerendering");
            browser.IsAvailable = true;
        }

        browser.Values.ShouldBeEmpty();
    }

    [Fact]
    public async Task AnyCall_WhilePrerendering_SaysSo()
    {
        browser.IsAvailable = false;
        await FailsAsync(async () => await AppendAsync("a"), ClpCodes.StoreMisconfigured, StorageFailure.Rejected);
        await FailsAsync(async () => await TextsAsync(store), ClpCodes.StoreMisconfigured, StorageFailure.Rejected);
        (await FailsAsync(async () => await store.Outbox!.DepthAsync(default), ClpCodes.StoreMisconfigured, StorageFailure.Rejected)).Message.ShouldContain("prerendering");
    }

    [Fact]
    public async Task Append_AfterAnotherTabAppended_IsAConflictWithItsEvents()
    {
        await AppendAsync("mine");
        BrowserStore otherTab = new(browser);
        browser.Before = call =>
        {
            if (call == "lock")
            {
                browser.Before = null;
                otherTab.AppendAsync(Stream, Expected.Exactly(0), Notes.Batch(null, null, "theirs"), default).AsTask().GetAwaiter().GetResult().Status.ShouldBe(AppendStatus.Appended);
            }
        };

        AppendResult result = await store.AppendAsync(Stream, Expected.Exactly(0), Notes.Batch(null, null, "late"), default);

        (result.Status, result.Version).ShouldBe((AppendStatus.Conflict, 1));
        Notes.Texts(result.Events).ShouldBe(["theirs"]);
    }

    [Fact]
    public async Task Read_AnyCharacterChanged_IsRefusedAndLeftAsItIs()
    {
        await AppendAsync("a");
        await AppendAsync("b");
        string value = browser.Values[StreamKey];
        for (int at = 0; at < value.Length; at += 3)
        {
            string damaged = value[..at] + (char)(value[at] ^ 1) + value[(at + 1)..];
            browser.Values[StreamKey] = damaged;
            await FailsAsync(async () => await TextsAsync(store), ClpCodes.StoreCorrupt, StorageFailure.Corrupt);
            await FailsAsync(async () => await AppendAsync("c"), ClpCodes.StoreCorrupt, StorageFailure.Corrupt);
            browser.Values[StreamKey].ShouldBe(damaged);
        }
    }

    [Theory]
    [InlineData("drop the first")]
    [InlineData("swap")]
    [InlineData("edit")]
    public async Task Read_AChainThatIsBroken_IsRefusedAlsoUnderARightChecksum(string tampering)
    {
        foreach (string text in new[] { "one", "two", "six" })
        {
            await AppendAsync(text);
        }

        string key = StreamKey;
        StateObject content = StateObject.Parse(browser.Values[key][64..]);
        StateArray appends = content.Require<StateArray>("appends");
        StateArray changed = tampering switch
        {
            "drop the first" => appends.RemoveAt(0),
            "swap" => StateArray.Of(appends[1], appends[0], appends[2]),
            _ => (StateArray)StateValue.Parse(appends.ToJson().Replace("two", "too", StringComparison.Ordinal)),
        };
        string json = content.With("appends", changed).ToJson();
        browser.Values[key] = Clp.Storage.Browser.BrowserAccess.Hash(key, json) + json;

        await FailsAsync(async () => await TextsAsync(store), ClpCodes.StoreCorrupt, StorageFailure.Corrupt);
    }

    [Fact]
    public async Task Append_WhoseAnswerIsLost_IsUnknown_AndTheOperationTells()
    {
        browser.After = call => _ = call == "set" && browser.Values.Keys.Any(key => key.Contains(":s:", StringComparison.Ordinal)) ? throw new InvalidOperationException("disconnected") : 0;
        await FailsAsync(async () => await store.AppendAsync(Stream, Expected.Any, Notes.Batch("op", "hash", "a"), default), ClpCodes.StoreUnknown, StorageFailure.Unknown);
        browser.After = null;

        (await store.FindOperationAsync(Stream, new OperationId("op"), default)).ShouldNotBeNull();
        (await store.AppendAsync(Stream, Expected.Any, Notes.Batch("op", "hash", "a"), default)).Status.ShouldBe(AppendStatus.Duplicate);
        browser.LocksHeld.ShouldBe(0);
    }

    [Fact]
    public async Task Counter_ThatSomebodyRemoved_IsFoundAgainInTheStreams()
    {
        await AppendAsync("a");
        await AppendAsync("b");
        string counter = browser.Values.Keys.Single(key => key.EndsWith(":n", StringComparison.Ordinal));
        string value = browser.Values[counter];
        browser.Values.TryRemove(counter, out _);
        await AppendAsync("c");

        browser.Values[counter].ShouldBe((int.Parse(value, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Capabilities_PromiseTheTabAndNoMore() => store.Capabilities.Durability.ShouldBe(Durability.ProcessCrash);
}
