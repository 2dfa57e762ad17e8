using Clp.Architecture.Tests;
using Clp.TestKit;

namespace Clp.Storage.MongoDb.Tests;

/// <summary>The public API is approved text, as for every other library.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_OfTheAdapter_IsAsApproved()
    {
        string path = Path.Combine(SharedData.RepositoryRoot, "api", "Clp.Storage.MongoDb.approved.txt");
        string actual = PublicApi.Print(typeof(MongoDbStore).Assembly);
        if (Environment.GetEnvironmentVariable("CLP_APPROVE") == "1")
        {
            File.WriteAllText(path, actual);
        }

        actual.ShouldBe(File.ReadAllText(path).ReplaceLineEndings("\n"));
    }
}
