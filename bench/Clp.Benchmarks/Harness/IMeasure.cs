namespace Clp.Benchmarks;

/// <summary>One named measure; found by reflection. It runs in a process of its own, so that no other measure's heap or profile is under it.</summary>
public interface IMeasure
{
    /// <summary>The name on the command line, such as P1 or tau. Several may share one, each with its own parts: they run one after another.</summary>
    string Name { get; }

    /// <summary>One line for --list.</summary>
    string About { get; }

    /// <summary>Yields the figures as they become known.</summary>
    IEnumerable<Figure> Run(MeasureContext context);
}

/// <summary>What a measure is given.</summary>
/// <param name="IsQuick">True when a smaller sample is wanted.</param>
public sealed record MeasureContext(bool IsQuick)
{
    /// <summary>The full number, or the smaller one when quick.</summary>
    public int Sample(int full, int quick) => IsQuick ? quick : full;

    /// <summary>A line for people beside the figures: which peer, which sizes, which exceptions. On standard error, so that figures stay parseable.</summary>
    public void Note(string text) => Console.Error.WriteLine("  " + text);
}
