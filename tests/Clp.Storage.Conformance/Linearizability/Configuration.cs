namespace Clp.Storage.Conformance.Linearizability;

/// <summary>A point of the search: which operations are explained, and the state they lead to.</summary>
internal sealed class Configuration<TState> : IEquatable<Configuration<TState>>
{
    private readonly ulong[] explained;

    private Configuration(ulong[] explained, int count, int firstUnexplained, TState state)
        => (this.explained, Count, FirstUnexplained, State) = (explained, count, firstUnexplained, state);

    public TState State { get; }

    /// <summary>How many operations are explained.</summary>
    public int Count { get; }

    /// <summary>The place of the first that is not.</summary>
    public int FirstUnexplained { get; }

    public static Configuration<TState> Start(int operations, TState state) => new(new ulong[(operations / 64) + 1], 0, 0, state);

    public bool Explains(int at) => (explained[at / 64] >> (at % 64) & 1) != 0;

    /// <summary>With more operations explained.</summary>
    public Configuration<TState> With(ReadOnlySpan<int> more, TState state)
    {
        ulong[] grown = [.. explained];
        foreach (int at in more)
        {
            grown[at / 64] |= 1UL << (at % 64);
        }

        int first = FirstUnexplained;
        while (first / 64 < grown.Length && (grown[first / 64] >> (first % 64) & 1) != 0)
        {
            first++;
        }

        return new(grown, Count + more.Length, first, state);
    }

    public bool Equals(Configuration<TState>? other)
        => other is not null && explained.AsSpan().SequenceEqual(other.explained) && EqualityComparer<TState>.Default.Equals(State, other.State);

    public override bool Equals(object? obj) => Equals(obj as Configuration<TState>);

    public override int GetHashCode()
    {
        HashCode hash = new();
        hash.Add(State);
        foreach (ulong word in explained)
        {
            hash.Add(word);
        }

        return hash.ToHashCode();
    }
}
