using System.Text.Json;

namespace Clp.Benchmarks.Measures.BugBank;

/// <summary>A fault that a careless change could bring into the product, and the tests that must notice.</summary>
/// <param name="Id">A short name.</param>
/// <param name="What">What is wrong with it, in a sentence.</param>
/// <param name="File">The source file, from the root.</param>
/// <param name="Edits">What it replaces.</param>
/// <param name="Tests">The test project whose suites must fail.</param>
/// <param name="Filter">Which of its tests to run; empty for all.</param>
internal sealed record Fault(string Id, string What, string File, Edit[] Edits, string Tests, string Filter = "")
{
    /// <summary>The list in the repository: it is data, nothing of it is in the product.</summary>
    public static Fault[] Load(string root)
        => JsonSerializer.Deserialize<Fault[]>(System.IO.File.ReadAllText(Path.Combine(root, "bench", "BugBank", "faults.json")), JsonSerializerOptions.Web)!;
}

/// <summary>One replacement.</summary>
/// <param name="Find">The text; it occurs once in the file.</param>
/// <param name="Replace">What it becomes.</param>
internal sealed record Edit(string Find, string Replace);
