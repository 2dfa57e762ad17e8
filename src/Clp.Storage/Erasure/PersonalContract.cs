namespace Clp.Storage.Erasure;

/// <summary>What is personal in the streams of contracts of one name, whatever their version. Immutable, thread-safe.</summary>
/// <param name="State">Within the state.</param>
/// <param name="Inputs">Within intents' inputs: of all intents together, since a proposal's event does not name its intent.</param>
internal sealed record PersonalContract(PersonalTree State, PersonalTree Inputs)
{
    /// <summary>For contracts that nobody described: every field.</summary>
    public static PersonalContract Unknown { get; } = new(PersonalTree.AllFields, PersonalTree.AllFields);

    /// <summary>Null when none of the contracts has a personal field.</summary>
    public static PersonalContract? Of(IReadOnlyCollection<Contract> versions)
    {
        PersonalTree state = PersonalTree.Of([.. versions.Select(c => c.StateShape)], PersonalTree.Open);
        Shape[] inputs = [.. versions.SelectMany(c => c.Intents).Select(i => i.Input)];
        return state.IsOpen && PersonalTree.Of(inputs, PersonalTree.Open).IsOpen
            ? null
            : new PersonalContract(state, PersonalTree.Of(inputs, PersonalTree.Whole));
    }
}
