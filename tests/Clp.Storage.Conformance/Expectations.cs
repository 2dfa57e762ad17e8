namespace Clp.Storage.Conformance;

/// <summary>The matrix of expectations.</summary>
public static class Expectations
{
    /// <summary>Each expectation, the stream's newest version before, and whether it is met.</summary>
    public static TheoryData<string, int, bool> Table() => new()
    {
        { "any", -1, true }, { "any", 1, true },
        { "none", -1, true }, { "none", 0, false }, { "none", 1, false },
        { "exists", -1, false }, { "exists", 0, true },
        { "-1", -1, true }, { "-1", 0, false },
        { "0", -1, false }, { "0", 0, true }, { "0", 1, false },
        { "1", 0, false }, { "1", 1, true },
        { "9", 1, false },
    };

    /// <summary>The expectation behind a word of the table.</summary>
    public static Expected Parse(string word) => word switch
    {
        "any" => Expected.Any,
        "none" => Expected.NoStream,
        "exists" => Expected.Exists,
        _ => Expected.Exactly(int.Parse(word, null)),
    };
}
