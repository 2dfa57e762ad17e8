using Xunit;

namespace Clp.TestKit;

/// <summary>A fact that needs a path of the shared data: skipped with one clear line when it is absent, run (and so failing) when CLP_REQUIRE_DATA=1.</summary>
public sealed class DataFactAttribute : FactAttribute
{
    /// <summary>Creates the attribute for one path below the data folder.</summary>
    public DataFactAttribute(string path)
    {
        Path = path;
        Skip = SharedData.SkipReason(path);
    }

    /// <summary>The path below the data folder.</summary>
    public string Path { get; }
}
