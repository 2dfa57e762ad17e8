namespace Clp.Cli.Output;

/// <summary>Rows in aligned columns, each row one line; the last column is as long as it likes.</summary>
internal sealed class Table(params string[] headings)
{
    private readonly List<string[]> rows = [headings];

    public void Add(params string[] cells) => rows.Add([.. cells.Select(OneLine.Of)]);

    public void WriteTo(TextWriter output)
    {
        int[] widths = [.. Enumerable.Range(0, headings.Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column == headings.Length - 1 ? cell : cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
