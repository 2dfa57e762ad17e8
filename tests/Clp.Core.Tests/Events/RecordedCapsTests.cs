namespace Clp.Tests.Events;

public sealed class RecordedCapsTests
{
    /// <summary>The runtime's caps are an option; what passed them once must be readable whatever the caps are later.</summary>
    [Fact]
    public void Read_WhatIsOverTheDefaultCaps_ReadsBackAndFolds()
    {
        StateLimits generous = new() { MaxTextLength = int.MaxValue, MaxNumberLength = 5_000, MaxOps = 20_000 };
        RecordedEvent random = new EventGenerator(new Random(1)).Next(6);
        StateDelta delta = StateDelta.Of([
            new StateOp.Set("text", new string('x', StateLimits.Default.MaxTextLength + 1)),
            new StateOp.Set("number", StateNumber.Parse("0." + new string('7', 2_000), generous)),
            .. Enumerable.Range(0, StateLimits.Default.MaxOps).Select(i => new StateOp.Set("count", i))]);
        StateObject live = StateObject.Empty.Apply(delta, generous);

        ContractEvent.StateCommitted sample = (ContractEvent.StateCommitted)random.Event;

        RecordedEvent read = Json.RoundTrip(random with { Event = new ContractEvent.StateCommitted(sample.IntentId, sample.Intent, sample.Payload, sample.Origins, sample.Transition, delta, sample.By, 0) });

        StateDelta recorded = ((ContractEvent.StateCommitted)read.Event).Delta;
        recorded.ShouldBe(delta);
        StateObject.Empty.Apply(recorded, StateLimits.Recorded).ToJson().ShouldBe(live.ToJson());
    }

    [Fact]
    public async Task Snapshot_OfTheDeepestState_ReadsBack()
    {
        MemoryStore store = new();
        StateObject deepest = Enumerable.Range(1, StateLimits.Default.MaxDepth - 1).Aggregate(StateObject.Empty, (inner, _) => StateObject.Of(("n", inner)));
        Contract contract = Contract.Define("deep").State(deepest)
            .Intent("grow", _ => { })
            .Transition("grow", "grow", c => StateDelta.Set("n.count", 1))
            .Build();
        ClpRuntimeOptions options = new() { EventStore = store, SnapshotEvery = 1 };
        await using (ClpRuntime runtime = new(contract, options))
        {
            (await (await runtime.OpenAsync("a")).SubmitAsync("grow", StateObject.Empty)).EnsureCommitted();
        }

        await using ClpRuntime again = new(contract, options);
        (await again.OpenAsync("a")).State.ShouldBe(deepest.Apply(StateDelta.Set("n.count", 1)));
    }

    /// <summary>A model can name as many fields as fit into its message, and each has its origin in the log: what was stored once must be readable in the time that it takes to read it.</summary>
    [Fact]
    public void Read_OriginsOfVeryManyFields_IsThereInLinearTime()
    {
        const int Fields = 80_000;
        SeenTexts seen = SeenTexts.None.AndUser("nothing");
        StateObject payload = StateObject.From(Enumerable.Range(0, Fields).Select(i => KeyValuePair.Create("f" + i, (StateValue)i)));
        ContractEvent.StateCommitted sample = (ContractEvent.StateCommitted)new EventGenerator(new Random(1)).Next(6).Event;
        RecordedEvent recorded = new EventGenerator(new Random(1)).Next(6) with { Event = new ContractEvent.StateCommitted(sample.IntentId, sample.Intent, payload, seen.Label(payload), sample.Transition, StateDelta.Empty, sample.By, 0) };

        System.Diagnostics.Stopwatch clock = System.Diagnostics.Stopwatch.StartNew();
        Provenance read = ((ContractEvent.StateCommitted)Json.RoundTrip(recorded).Event).Origins;
        int known = payload.Keys.Count(k => read[k].Source == ValueSource.Ai);

        // One field at a time takes minutes.
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        (known, read.Fields.Count).ShouldBe((Fields, Fields));
    }
}
