using System.Xml.Linq;

namespace Clp.Architecture.Tests;

/// <summary>What one project file references.</summary>
internal sealed class ProjectFile
{
    private readonly XDocument _xml;

    private ProjectFile(string path)
    {
        Path = path;
        _xml = XDocument.Load(Repository.PathOf(path));
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public IReadOnlyList<string> Packages => Includes("PackageReference").ToList();

    public IReadOnlyList<string> Projects => Includes("ProjectReference")
        .Select(path => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))
        .ToList();

    public bool HasPackageVersions => _xml.Descendants("PackageReference")
        .Any(item => item.Attribute("Version") is not null || item.Attribute("VersionOverride") is not null);

    public static ProjectFile Load(string path) => new(path);

    public static IReadOnlyList<ProjectFile> Below(params string[] folders) =>
        Repository.Files(".csproj", folders).Select(Load).ToList();

    private IEnumerable<string> Includes(string item) =>
        _xml.Descendants(item).Select(element => (string?)element.Attribute("Include")).OfType<string>();
}
