using Clp.Architecture.Tests;
using Clp.TestKit;

namespace Clp.Ai.SemanticKernel.Tests;

/// <summary>The public API is approved text, as for every other library.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_OfTheLibrary_IsAsApproved()
    {
        string path = Path.Combine(SharedData.RepositoryRoot, "api", "Clp.Ai.SemanticKernel.approved.txt");
        string actual = PublicApi.Print(typeof(IntentPlugin).Assembly);
        if (Environment.GetEnvironmentVariable("CLP_APPROVE") == "1")
        {
            File.WriteAllText(path, actual);
        }

        actual.ShouldBe(File.ReadAllText(path).ReplaceLineEndings("\n"));
    }
}
