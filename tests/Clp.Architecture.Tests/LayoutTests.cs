using System.Text.RegularExpressions;

namespace Clp.Architecture.Tests;

public sealed partial class LayoutTests
{
    /// <summary>One concept per folder; a new folder is a deliberate edit here.</summary>
    private static readonly string[] CoreFolders =
    [
        "Contracts", "Diagnostics", "Events", "Guards", "Intents", "Middleware", "Origins", "Outcomes", "Proposals",
        "Replay", "Runtime", "Shapes", "State", "Storage", "Transitions", "Validation", "Versioning",
    ];

    [Fact]
    public void Core_Files_LieInAFolderThatNamesAConcept()
    {
        foreach (string path in Repository.Files(".cs", "src/Clp.Core"))
        {
            string[] parts = path.Split('/');
            parts.Length.ShouldBeGreaterThan(3, $"{path} lies beside the project file; put it in the folder of its concept");
            CoreFolders.ShouldContain(parts[2], $"{path}: the folder is not one of the known concepts");
        }
    }

    [Fact]
    public void Files_InSrc_DeclareTheirProjectsNamespace()
    {
        int checkedFiles = 0;
        foreach (string path in Repository.Files(".cs", "src"))
        {
            Match declared = NamespaceLine().Match(Repository.Read(path));
            if (!declared.Success)
            {
                // The one program with top-level statements.
                path.ShouldBe("src/Clp.Cli/Program.cs");
                continue;
            }

            string project = path.Split('/')[1];
            string root = project == "Clp.Core" ? "Clp" : project;
            string name = declared.Groups[1].Value;
            (name == root || name.StartsWith(root + ".", StringComparison.Ordinal)).ShouldBeTrue($"{path} declares {name}, not {root}");
            checkedFiles++;
        }

        checkedFiles.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void PublicClasses_AreSealedStaticOrAbstract_UnlessSomethingHereDerivesFromThem()
    {
        foreach (string project in PublicApi.Projects)
        {
            Type[] types = PublicApi.AssemblyOf(project).GetTypes();
            List<Type> open = types
                .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && PublicApi.IsVisible(type))
                .Where(type => !types.Any(other => other.BaseType == type))
                .ToList();

            types.ShouldNotBeEmpty();
            open.ShouldBeEmpty($"{project}: seal them, or close the hierarchy");
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
