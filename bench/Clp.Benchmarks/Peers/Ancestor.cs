namespace Clp.Benchmarks.Peers;

using Values = Dictionary<string, object?>;

/// <summary>
/// A literal port of the TypeScript ancestor's line, written from its description: one intent slot, guards on the live state
/// dictionary, a shallow copy of the state per commit, a diff over the keys of the new state, and one log entry for every
/// dispatch, proposal, acceptance and commit. Objects of a fixed shape became classes, open ones dictionaries. It checks no
/// payloads, keeps no versions and has no hooks.
/// </summary>
internal sealed class Ancestor(Values initial)
{
    private readonly List<GuardEntry> _guards = [];
    private readonly List<TransitionEntry> _transitions = [];
    private readonly List<LogEntry> _log = [];
    private IntentSlot? _intent;
    private int _ids;

    public Values State { get; private set; } = initial;

    public int LogCount => _log.Count;

    public void Guard(string name, Func<Values, Values, bool> check) => _guards.Add(new GuardEntry(name, check));

    public void Transition(string name, string on, Func<Values, Values, Values> effect) => _transitions.Add(new TransitionEntry(name, on, effect));

    public Task DispatchAsync(string name, Values payload)
    {
        _intent = new IntentSlot(NextId(), name, payload);
        Record("dispatched", null, null);
        return Task.CompletedTask;
    }

    public async Task<ProposalSlot?> ProposeAsync(Func<IntentSlot, Task<Values?>> provider)
    {
        Values? values = await provider(_intent!);
        if (values is null)
        {
            return null;
        }

        Record("proposed", values, null);
        return new ProposalSlot(NextId(), values);
    }

    public Task AcceptAsync(ProposalSlot proposal)
    {
        Values payload = new(_intent!.Payload);
        foreach ((string key, object? value) in proposal.Values)
        {
            payload[key] = value;
        }

        _intent = new IntentSlot(_intent.Id, _intent.Name, payload);
        Record("accepted", proposal.Values, null);
        return Task.CompletedTask;
    }

    public async Task CommitAsync()
    {
        IntentSlot intent = _intent!;
        List<GuardResult> results = [];
        foreach (GuardEntry guard in _guards)
        {
            if (!guard.Check(State, intent.Payload))
            {
                throw new InvalidOperationException("denied by " + guard.Name);
            }

            results.Add(new GuardResult(guard.Name, true));
        }

        TransitionEntry transition = _transitions.First(entry => entry.On == intent.Name);
        Values before = State;
        Values after = new(before);
        foreach ((string key, object? value) in await Task.FromResult(transition.Effect(before, intent.Payload)))
        {
            after[key] = value;
        }

        Values diff = [];
        foreach ((string key, object? value) in after)
        {
            if (!before.TryGetValue(key, out object? old) || !Equals(old, value))
            {
                diff[key] = new Change(old, value);
            }
        }

        State = after;
        Record("committed", diff, results);
        _intent = null;
    }

    private string NextId() => "intent_" + ++_ids;

    private void Record(string kind, Values? detail, List<GuardResult>? guards) =>
        _log.Add(new LogEntry(kind, _intent!.Id, _intent.Name, _intent.Payload, detail, guards, DateTime.UtcNow));

    public sealed record IntentSlot(string Id, string Name, Values Payload);

    public sealed record ProposalSlot(string Id, Values Values);

    private sealed record GuardEntry(string Name, Func<Values, Values, bool> Check);

    private sealed record TransitionEntry(string Name, string On, Func<Values, Values, Values> Effect);

    private sealed record GuardResult(string Name, bool Passed);

    private sealed record Change(object? From, object? To);

    private sealed record LogEntry(string Kind, string Id, string Intent, Values Payload, Values? Detail, List<GuardResult>? Guards, DateTime At);
}
