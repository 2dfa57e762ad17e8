namespace Clp;

/// <summary>
/// A store that keeps personal values sealed and opens them for its readers. What is stored, and therefore what can be
/// proved, is the sealed form: an audit reads <see cref="Stored"/>, which shows nobody's data and stays the same when a
/// subject is erased.
/// </summary>
public interface ISealedStore : IEventStore
{
    /// <summary>The store beneath, with the sealed form of everything.</summary>
    IEventStore Stored { get; }
}
