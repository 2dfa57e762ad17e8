using System.Globalization;

namespace Clp.Storage.Postgres.Schema;

/// <summary>The embedded *.sql files: one per version of the schema.</summary>
internal static class SqlScripts
{
    /// <summary>The version of the schema that this code needs.</summary>
    public static int Newest { get; } = Names().Length;

    public static string Read(string name, string schema)
    {
        using Stream stream = typeof(SqlScripts).Assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Replace("{schema}", '"' + schema + '"', StringComparison.Ordinal);
    }

    /// <summary>What leads from the version before to this one.</summary>
    public static string Version(int version, string schema) => Read(Names()[version - 1], schema);

    private static string[] Names()
    {
        string[] names = [.. typeof(SqlScripts).Assembly.GetManifestResourceNames().Where(name => char.IsAsciiDigit(name[0])).Order(StringComparer.Ordinal)];
        System.Diagnostics.Debug.Assert(names.Select((name, at) => name.StartsWith((at + 1).ToString("0000_", CultureInfo.InvariantCulture), StringComparison.Ordinal)).All(isNext => isNext), "a version is missing");
        return names;
    }
}
