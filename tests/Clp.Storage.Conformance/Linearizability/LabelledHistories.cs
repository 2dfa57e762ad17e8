namespace Clp.Storage.Conformance.Linearizability;

/// <summary>The recorded histories of the shared data, each with the label that says whether it is legal.</summary>
public static class LabelledHistories
{
    /// <summary>Their folder below the shared data.</summary>
    public const string Folder = "conformance/linearizability";

    /// <summary>Judges every labelled history of a folder.</summary>
    public static IEnumerable<(string Name, bool IsLegal, Judgement Judgement)> Judge(string folder)
    {
        foreach (string line in File.ReadLines(Path.Combine(folder, "labels.tsv")))
        {
            string[] words = line.Split('\t');
            IReadOnlyList<TimedOperation<RegisterOperation>> history = JepsenLog.Parse(File.ReadLines(Path.Combine(folder, words[0])));
            bool isLegal = words[1] switch
            {
                "linearizable" => true,
                "illegal" => false,
                _ => throw new FormatException($"not a label: {line}"),
            };
            yield return (words[0], isLegal, LinearizabilityChecker.Check(new RegisterModel(), history));
        }
    }

    /// <summary>Whether the verdict is what the label says; having given up never is.</summary>
    public static bool Agrees(bool isLegal, Judgement judgement) => judgement.Verdict == (isLegal ? Verdict.Legal : Verdict.Illegal);
}
