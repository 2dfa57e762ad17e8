namespace CustomerDesk.Tests.Eval;

/// <summary>The project's own few records in the layout of the benchmarks, and copies of them to damage.</summary>
internal sealed class OwnData : IDisposable
{
    private readonly DirectoryInfo copy = Directory.CreateTempSubdirectory("clp-desk-");

    public OwnData()
    {
        foreach (string file in Directory.GetFiles(Folder, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy.FullName, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "TestData");

    public string Copy => copy.FullName;

    public string PathOf(string relative) => Path.Combine(copy.FullName, relative);

    public void Edit(string relative, Func<string, string> edit) => File.WriteAllText(PathOf(relative), edit(File.ReadAllText(PathOf(relative))));

    public void Dispose() => copy.Delete(recursive: true);
}
