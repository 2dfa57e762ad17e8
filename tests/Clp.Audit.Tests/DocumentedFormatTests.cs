using Clp.TestKit;

namespace Clp.Audit.Tests;

/// <summary>docs/audit.md describes the formats for those who verify without this library; it must stay true.</summary>
public sealed class DocumentedFormatTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "audit.md"));

    [Fact]
    public void Page_NamesTheColumns_AsWritten() => Page.ShouldContain($"`{string.Join(", ", CsvFormat.Columns)}`");

    [Fact]
    public void Page_ShowsTheFields_OfEveryLine_AsWritten()
    {
        using Exported file = new(3);
        using System.Security.Cryptography.ECDsa key = AuditKeys.Create();
        string[] written =
        [
            Skeleton(System.Text.Encoding.UTF8.GetString(file.Lines[0])),
            Skeleton(System.Text.Encoding.UTF8.GetString(file.Lines[1])),
            Skeleton(file.Chain.Sign(key, TimeProvider.System).ToJson()),
            Skeleton(new EntryProof(file.Entries[0], new InclusionProof(0, 3, [])).ToText().Split('\n')[0]),
        ];
        string[] shown = [.. Page.Split('\n').SelectMany(line => line.Split('`')).Where(line => line.StartsWith('{') && line.EndsWith('}')).Select(line => Skeleton(line.Replace("{…}", "0", StringComparison.Ordinal).Replace(":…", ":0", StringComparison.Ordinal)))];

        written.Except(shown).ShouldBeEmpty();
    }

    /// <summary>The names of an object's own fields, in order.</summary>
    private static string Skeleton(string json) => string.Join(",", StateObject.Parse(json).Keys);
}
