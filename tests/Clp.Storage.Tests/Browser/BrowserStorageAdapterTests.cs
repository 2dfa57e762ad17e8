namespace Clp.Storage.Tests.Browser;

/// <summary>What only a browser does: no room, no browser, other tabs, values that others wrote over, answers that are lost.</summary>
public sealed class BrowserStorageAdapterTests
{
    private readonly FakeBrowser browser = new();
    private readonly BrowserStorageAdapter adapter;

    public BrowserStorageAdapterTests() => adapter = new BrowserStorageAdapter(browser);

    private static StoredState At(long version, int value = 0) => new(StateObject.Of(("value", value)), version);

    private static async Task<StorageException> FailsAsync(Func<Task> act, string code, StorageFailure failure)
    {
        StorageException failed = await Should.ThrowAsync<StorageException>(act);
        (failed.Code, failed.Failure).ShouldBe((code, failure));
        return failed;
    }

    [Fact]
    public async Task Save_WithoutRoom_IsRejectedAndTheOldStateStays()
    {
        await adapter.SaveAsync("key", At(0), -1, default);
        browser.Quota = browser.Values.Single().Key.Length + browser.Values.Single().Value.Length;

        await FailsAsync(async () => await adapter.SaveAsync("key", new StoredState(StateObject.Of(("value", "longer")), 1), 0, default), ClpCodes.StoreRejected, StorageFailure.Rejected);

        (await adapter.LoadAsync("key", default)).ShouldBe(At(0));
        browser.LocksHeld.ShouldBe(0);
    }

    [Fact]
    public async Task AnyCall_WhilePrerendering_SaysSoAndCallsNothing()
    {
        browser.IsAvailable = false;
        browser.Before = call => throw new InvalidOperationException(call);

        foreach (Func<Task> act in new Func<Task>[] { async () => await adapter.LoadAsync("key", default), async () => await adapter.SaveAsync("key", At(0), -1, default), async () => await adapter.DeleteAsync("key", default) })
        {
            (await FailsAsync(act, ClpCodes.StoreMisconfigured, StorageFailure.Rejected)).Message.ShouldContain("prerendering");
        }
    }

    [Fact]
    public async Task Save_AfterAnotherTabSaved_IsAConflict()
    {
        BrowserStorageAdapter otherTab = new(browser);
        await adapter.SaveAsync("key", At(0), -1, default);
        browser.Before = call =>
        {
            if (call == "lock")
            {
                browser.Before = null;
                otherTab.SaveAsync("key", At(1, 7), 0, default).AsTask().GetAwaiter().GetResult().IsSaved.ShouldBeTrue();
            }
        };

        (await adapter.SaveAsync("key", At(1, 8), 0, default)).ShouldBe(new SaveResult(false, 1));
        (await adapter.LoadAsync("key", default)).ShouldBe(At(1, 7));
    }

    [Fact]
    public async Task Save_ByManyTabsAtOnce_LosesNone()
    {
        await adapter.SaveAsync("key", At(0), -1, default);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            BrowserStorageAdapter tab = new(browser);
            for (int saved = 0; saved < 20;)
            {
                await Task.Yield();
                StoredState before = (await tab.LoadAsync("key", default))!;
                saved += (await tab.SaveAsync("key", At(before.Version + 1, before.State.Require<int>("value") + 1), before.Version, default)).IsSaved ? 1 : 0;
            }
        }));

        (await adapter.LoadAsync("key", default)).ShouldBe(At(200, 200));
        browser.LocksHeld.ShouldBe(0);
    }

    [Fact]
    public async Task Load_AnyCharacterChanged_IsRefusedAndLeftAsItIs()
    {
        await adapter.SaveAsync("key", At(3, 4), -1, default);
        (string name, string value) = browser.Values.Single();
        for (int at = 0; at < value.Length; at++)
        {
            string damaged = value[..at] + (char)(value[at] ^ 1) + value[(at + 1)..];
            browser.Values[name] = damaged;
            await FailsAsync(async () => await adapter.LoadAsync("key", default), ClpCodes.StoreCorrupt, StorageFailure.Corrupt);
            await FailsAsync(async () => await adapter.SaveAsync("key", At(9), 3, default), ClpCodes.StoreCorrupt, StorageFailure.Corrupt);
            browser.Values[name].ShouldBe(damaged);
            browser.Values[name] = value[..at];
            await FailsAsync(async () => await adapter.LoadAsync("key", default), ClpCodes.StoreCorrupt, StorageFailure.Corrupt);
        }
    }

    [Fact]
    public async Task Load_AValueMovedToAnotherKey_IsRefused()
    {
        await adapter.SaveAsync("a", At(0), -1, default);
        string value = browser.Values.Single().Value;
        await adapter.SaveAsync("b", At(0, 1), -1, default);
        string b = browser.Values.Single(pair => pair.Value != value).Key;
        browser.Values[b] = value;

        await FailsAsync(async () => await adapter.LoadAsync("b", default), ClpCodes.StoreCorrupt, StorageFailure.Corrupt);
        (await adapter.DeleteAsync("b", default)).ShouldBeTrue("what is damaged can be given up");
        (await adapter.LoadAsync("b", default)).ShouldBeNull();
    }

    [Theory]
    [InlineData("lock", StorageFailure.Rejected, ClpCodes.StoreRejected)]
    [InlineData("get", StorageFailure.Rejected, ClpCodes.StoreRejected)]
    [InlineData("set", StorageFailure.Unknown, ClpCodes.StoreUnknown)]
    public async Task Save_WhenTheBrowserDoesNotAnswer_SaysWhatIsKnown(string failing, StorageFailure failure, string code)
    {
        browser.Before = call => _ = call == failing ? throw new InvalidOperationException("disconnected") : 0;
        await FailsAsync(async () => await adapter.SaveAsync("key", At(0), -1, default), code, failure);
        browser.LocksHeld.ShouldBe(0);
    }

    [Fact]
    public async Task Save_WhoseAnswerIsLost_IsUnknownAndMayHaveHappened()
    {
        browser.After = call => _ = call == "set" ? throw new InvalidOperationException("disconnected") : 0;
        await FailsAsync(async () => await adapter.SaveAsync("key", At(0), -1, default), ClpCodes.StoreUnknown, StorageFailure.Unknown);
        (await adapter.LoadAsync("key", default)).ShouldBe(At(0));
    }

    [Fact]
    public async Task Save_WhenOnlyTheLockIsNotGivenBack_IsSaved()
    {
        browser.After = call => _ = call == "unlock" ? throw new InvalidOperationException("disconnected") : 0;
        (await adapter.SaveAsync("key", At(0), -1, default)).IsSaved.ShouldBeTrue();
    }

    [Fact]
    public async Task Runtime_OverTwoTabs_SeesTheOtherTabsCommit()
    {
        Contract contract = Contract.Define("counter").State(StateObject.Of(("count", 0))).Intent("inc")
            .Transition("add", "inc", c => StateDelta.Set("count", c.State.Get("count", 0L) + 1)).Build();
        await using ClpRuntime one = new(contract, new() { Storage = adapter }), two = new(contract, new() { Storage = new BrowserStorageAdapter(browser) });
        ContractInstance a = await one.OpenAsync(), b = await two.OpenAsync();

        (await a.SubmitAsync("inc")).EnsureCommitted();
        (await b.SubmitAsync("inc")).EnsureCommitted();

        b.State.ShouldBe(StateObject.Of(("count", 2)));
    }

    [Fact]
    public void Module_HasWhatThePortNeeds()
    {
        foreach (string export in new[] { "get", "set", "remove", "keys", "lock", "unlock" })
        {
            BrowserModule.Text.ShouldContain($"export function {export}(");
        }

        BrowserModule.Text.ShouldContain("navigator.locks.request");
    }
}
