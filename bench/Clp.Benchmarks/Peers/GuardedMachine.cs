using System.Text.Json.Nodes;

namespace Clp.Benchmarks.Peers;

/// <summary>
/// A guarded state machine in the manner of Stateless, whose package the feed lacks: states and triggers in dictionaries, guard
/// conditions in lists, entry, exit and transition events; the extended state is a JsonNode tree cloned per change, which is what
/// a user of such a library does so that a failing action leaves no half change.
/// </summary>
internal sealed class GuardedMachine
{
    private readonly Dictionary<string, Representation> _states = [];
    private string _state;
    private JsonObject _data;

    public GuardedMachine(string state, JsonObject data) => (_state, _data) = (state, data);

    public event Action<string, string, string>? Transitioned;

    public JsonObject Data => _data;

    public void Permit(string from, string trigger, string to, Func<JsonObject, object[], bool> guard)
    {
        Representation state = Of(from);
        if (!state.Triggers.TryGetValue(trigger, out List<Behaviour>? behaviours))
        {
            state.Triggers[trigger] = behaviours = [];
        }

        behaviours.Add(new Behaviour(to, [guard]));
    }

    public void OnEntry(string state, Func<JsonObject, object[], JsonObject> action) => Of(state).Entries.Add(action);

    public void Fire(string trigger, params object[] args)
    {
        Representation source = Of(_state);
        if (!source.Triggers.TryGetValue(trigger, out List<Behaviour>? behaviours))
        {
            throw new InvalidOperationException("no such trigger here");
        }

        List<Behaviour> possible = behaviours.Where(behaviour => behaviour.Guards.All(guard => guard(_data, args))).ToList();
        if (possible.Count != 1)
        {
            throw new InvalidOperationException(possible.Count == 0 ? "guard not met" : "ambiguous");
        }

        string to = possible[0].To;
        foreach (Func<JsonObject, object[], JsonObject> entry in Of(to).Entries)
        {
            _data = entry(_data, args);
        }

        Transitioned?.Invoke(_state, trigger, to);
        _state = to;
    }

    private Representation Of(string state)
    {
        if (!_states.TryGetValue(state, out Representation? representation))
        {
            _states[state] = representation = new Representation();
        }

        return representation;
    }

    private sealed class Representation
    {
        public Dictionary<string, List<Behaviour>> Triggers { get; } = [];

        public List<Func<JsonObject, object[], JsonObject>> Entries { get; } = [];
    }

    private sealed record Behaviour(string To, List<Func<JsonObject, object[], bool>> Guards);
}
