namespace Clp.Storage.Conformance.Injection;

/// <summary>Puts each text into the names a command takes: the intent, a key of a map in the state, a path. Nothing but the asked field may change.</summary>
public sealed class InjectionCommands(IEventStore store, IReadOnlyList<string> texts)
{
    private static readonly Contract Book = Contract.Define("book")
        .State(StateObject.Of(("notes", StateObject.Empty), ("fixed", "untouched")), Field.Required("notes", Shape.Map(Shape.Text)), Field.Required("fixed", Shape.Text))
        .Intent("put", intent => intent.Required("key", Shape.Text).Required("text", Shape.Text))
        .Transition("putting", "put", context => StateDelta.Set(StatePath.Of("notes", context.Payload.Get("key", "")), context.Payload.Get("text", "")))
        .Build();

    /// <summary>Exact round trips.</summary>
    public int Exact { get; private set; }

    /// <summary>Typed refusals.</summary>
    public int Refused { get; private set; }

    /// <summary>What went wrong.</summary>
    public List<string> Wrong { get; } = [];

    public async Task RunAsync()
    {
        await using ClpRuntime runtime = new(Book, new ClpRuntimeOptions { EventStore = store, SnapshotEvery = 0, MaxPendingIntents = 1 });
        for (int i = 0; i < texts.Count; i++)
        {
            string text = texts[i];
            ContractInstance instance = await runtime.OpenAsync($"book {i}");
            await Try("intent", text, () => UnknownIntent(instance, text));
            await Try("path", text, () => UnknownPath(instance, text));
            await Try("field", text, () => MapField(instance, text));
        }
    }

    private static async Task<bool> UnknownIntent(ContractInstance instance, string text)
    {
        long before = instance.Version;
        try
        {
            await instance.SubmitAsync(text);
        }
        finally
        {
            instance.State.Get("fixed", "").ShouldBe("untouched");
            instance.Version.ShouldBeLessThanOrEqualTo(before + 1);
        }

        return false;
    }

    private static Task<bool> UnknownPath(ContractInstance instance, string text)
    {
        StatePath path = StatePath.Parse(text);
        return Task.FromResult(StatePath.Parse(path.ToString()) == path && (instance.State[path] is null || path == StatePath.Root || text is "fixed" or "notes"));
    }

    private static async Task<bool> MapField(ContractInstance instance, string text)
    {
        Outcome outcome = await instance.SubmitAsync("put", StateObject.Of(("key", text), ("text", "value")));
        if (outcome is not Outcome.Committed)
        {
            throw new ClpRefusal(outcome);
        }

        StateObject replayed = await instance.ReplayAsync(instance.Version);
        return replayed.Equals(instance.State) && replayed.Get("fixed", "") == "untouched"
            && replayed.Require<StateObject>(StatePath.Of("notes")).Count == 1 && replayed.Require<string>(StatePath.Of("notes", text)) == "value";
    }

    private async Task Try(string place, string text, Func<Task<bool>> attempt)
    {
        try
        {
            if (await attempt())
            {
                Exact++;
            }
            else
            {
                Wrong.Add($"{place} \"{text}\": not the same");
            }
        }
        catch (Exception refusal) when (refusal is ClpRefusal or ClpException and not StorageException { Failure: StorageFailure.Corrupt or StorageFailure.Unknown })
        {
            Refused++;
        }
        catch (Exception error)
        {
            Wrong.Add($"{place} \"{text}\": {error.GetType().Name} {error.Message}");
        }
    }

    private sealed class ClpRefusal(Outcome outcome) : Exception(outcome.ToString());
}
