namespace Clp;

/// <summary>What to put in place of the values within an event, see <see cref="EventRewrite"/>. A method that returns what it was given leaves the event as it is.</summary>
public interface IEventValues
{
    /// <summary>Values for an intent's inputs: a payload, a proposal's values, a guard's suggestion.</summary>
    /// <param name="slot">Where in the event, the same for the same place: <c>payload</c>, <c>values</c>, <c>suggestion/0</c>.</param>
    /// <param name="values">The values.</param>
    StateObject Inputs(string slot, StateObject values);

    /// <summary>A recorded change of the state.</summary>
    StateDelta Delta(StateDelta delta);

    /// <summary>Free text that a person, a guard or a transition wrote: a reason.</summary>
    /// <param name="slot">Where in the event.</param>
    /// <param name="text">The text.</param>
    string Text(string slot, string text);

    /// <summary>A recorded error, whose message and path may tell of a value.</summary>
    /// <param name="slot">Where in the event.</param>
    /// <param name="error">The error.</param>
    ValidationError Error(string slot, ValidationError error);
}
