using System.Reflection;
using System.Text.RegularExpressions;

namespace Clp.Architecture.Tests;

public sealed partial class DiagnosticsTests
{
    private static IReadOnlyList<(string Name, string Code)> Codes { get; } = typeof(ClpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral)
        .Select(field => (field.Name, (string)field.GetRawConstantValue()!))
        .ToList();

    [Fact]
    public void Codes_AreWellFormedAndUnique()
    {
        Codes.ShouldNotBeEmpty();
        Codes.Where(code => !CodeForm().IsMatch(code.Code)).ShouldBeEmpty();
        Codes.GroupBy(code => code.Code).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty("a code is never reused");
    }

    [Fact]
    public void Codes_AndTheirPage_AreInStep()
    {
        List<string> documented = Heading().Matches(Repository.Read("docs/diagnostics.md")).Select(match => match.Groups[1].Value).ToList();

        documented.ShouldNotBeEmpty();
        documented.ShouldBeUnique();
        documented.ShouldBe(documented.Order(StringComparer.Ordinal).ToList(), "docs/diagnostics.md is in the order of the codes");
        Codes.Select(code => code.Code).Except(documented).ShouldBeEmpty("codes without an entry in docs/diagnostics.md");
        documented.Except(Codes.Select(code => code.Code)).ShouldBeEmpty("entries in docs/diagnostics.md without a code");
    }

    [Fact]
    public void Page_NamesTheConstant_OfEveryCode()
    {
        string page = Repository.Read("docs/diagnostics.md");
        foreach ((string name, string code) in Codes)
        {
            page.ShouldContain($"## {code} {name}\n", Case.Sensitive, "docs/diagnostics.md: the heading is code and constant");
        }
    }

    [Fact]
    public void SourceCode_SpellsCodes_OnlyInTheRegistry()
    {
        foreach (string path in Repository.Files(".cs", "src").Where(path => !path.EndsWith("/ClpCodes.cs", StringComparison.Ordinal)))
        {
            StringLiteral().Matches(Repository.Read(path)).Select(match => match.Value).ShouldBeEmpty($"{path}: use ClpCodes");
        }
    }

    [GeneratedRegex(@"^CLP\d{4}$")]
    private static partial Regex CodeForm();

    [GeneratedRegex(@"^## (CLP\d{4}) ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("\"CLP\\d{4}[\":]")]
    private static partial Regex StringLiteral();
}
