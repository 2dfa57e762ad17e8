namespace Clp.Storage.Conformance.LostAnswers;

/// <summary>What a caller was told of a write.</summary>
public enum Answer
{
    /// <summary>That it is stored.</summary>
    Stored,

    /// <summary>That nothing was written.</summary>
    Rejected,

    /// <summary>That it may be stored or not.</summary>
    Unknown,

    /// <summary>Something that no write may be told.</summary>
    Wrong,
}
