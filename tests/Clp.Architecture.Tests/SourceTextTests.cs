using System.Text.RegularExpressions;

namespace Clp.Architecture.Tests;

public sealed partial class SourceTextTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int LongestFile = 400;

    [Fact]
    public void Files_InSrc_StayShort()
    {
        List<(string Path, int Lines)> files = Repository.Files(".cs", "src")
            .Select(path => (path, File.ReadLines(Repository.PathOf(path)).Count()))
            .OrderBy(file => file.Item2)
            .ToList();

        output.WriteLine($"src: {files.Count} files; lines median {files[files.Count / 2].Lines}, p90 {files[files.Count * 9 / 10].Lines}, longest {files[^1].Lines} ({files[^1].Path})");
        files.Where(file => file.Lines > LongestFile).ShouldBeEmpty();
    }

    [Fact]
    public void Source_LeavesNothing_Undone()
    {
        foreach (string path in Repository.Files(".cs", "src", "examples"))
        {
            Undone().Matches(Repository.Read(path)).Select(match => match.Value).ShouldBeEmpty(path);
        }
    }

    [Fact]
    public void Text_NamesNoMachinePath()
    {
        IEnumerable<string> files = new[] { ".cs", ".md", ".csproj", ".props", ".sh", ".json" }.SelectMany(suffix => Repository.Files(suffix));
        int checkedFiles = 0;
        foreach (string path in files.Concat(["test", "demo", "measure", ".ci/run"]))
        {
            MachinePath().Matches(Repository.Read(path)).Select(match => match.Value).ShouldBeEmpty(path);
            checkedFiles++;
        }

        checkedFiles.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void Suppressions_CarryAReason()
    {
        List<string> bare = [];
        foreach (string path in Repository.Files(".cs", "src", "tests", "bench", "examples"))
        {
            foreach (string line in File.ReadLines(Repository.PathOf(path)))
            {
                if ((Pragma().IsMatch(line) && !line.Contains("//", StringComparison.Ordinal))
                    || (Suppress().IsMatch(line) && !line.Contains("Justification", StringComparison.Ordinal)))
                {
                    bare.Add($"{path}: {line.Trim()}");
                }
            }
        }

        foreach (string path in Repository.Files(".csproj").Concat(Repository.Files(".props")).Append(".editorconfig"))
        {
            string previous = "";
            foreach (string line in File.ReadLines(Repository.PathOf(path)))
            {
                bool suppresses = line.Contains("<NoWarn>", StringComparison.Ordinal) || line.Contains("severity = none", StringComparison.Ordinal);
                bool explained = previous.Contains("<!--", StringComparison.Ordinal) || previous.Contains("-->", StringComparison.Ordinal)
                    || previous.StartsWith('#') || previous.Contains("severity = none", StringComparison.Ordinal);
                if (suppresses && !explained)
                {
                    bare.Add($"{path}: {line.Trim()}");
                }

                previous = line;
            }
        }

        bare.ShouldBeEmpty("say why, on the same line or the line before");
    }

    [Fact]
    public void BannedSymbols_Cover_TheAmbientOnes()
    {
        string banned = Repository.Read("BannedSymbols.txt");
        foreach (string symbol in new[] { "DateTime.Now", "DateTime.UtcNow", "DateTimeOffset.UtcNow", "Guid.NewGuid", "Random.Shared", "Task.Run(", "Task.Delay(System.TimeSpan)", "Thread.Sleep(" })
        {
            banned.ShouldContain(symbol);
        }

        string props = Repository.Read("Directory.Build.props");
        props.ShouldContain("BannedSymbols.txt");
        props.ShouldContain("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>");
    }

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|NotImplementedException")]
    private static partial Regex Undone();

    [GeneratedRegex(@"(?<![\w.])/(work|root|home/\w+|tmp/[a-z])\b[/\w.-]*|[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"^\s*#pragma warning disable")]
    private static partial Regex Pragma();

    [GeneratedRegex(@"^\s*\[.*SuppressMessage\(")]
    private static partial Regex Suppress();
}
