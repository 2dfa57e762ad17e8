using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Clp.Architecture.Tests;

public sealed class MethodLengthTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int LongestMethod = 60;

    [Fact]
    public void Methods_InSrc_StayShort()
    {
        List<(string Where, int Lines)> methods = Repository.Files(".cs", "src").SelectMany(Methods).OrderBy(method => method.Lines).ToList();

        methods.ShouldNotBeEmpty();
        output.WriteLine($"src: {methods.Count} methods; lines median {methods[methods.Count / 2].Lines}, p90 {methods[methods.Count * 9 / 10].Lines}, longest {methods[^1].Lines} ({methods[^1].Where})");
        methods.Where(method => method.Lines > LongestMethod).ShouldBeEmpty();
    }

    private static IEnumerable<(string Where, int Lines)> Methods(string path)
    {
        foreach (BaseMethodDeclarationSyntax method in CSharpSyntaxTree.ParseText(Repository.Read(path)).GetRoot().DescendantNodes().OfType<BaseMethodDeclarationSyntax>())
        {
            Microsoft.CodeAnalysis.FileLinePositionSpan span = method.GetLocation().GetLineSpan();
            int lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
            string name = method is MethodDeclarationSyntax named ? named.Identifier.Text : method.Kind().ToString();
            yield return ($"{path} {name}", lines);
        }
    }
}
