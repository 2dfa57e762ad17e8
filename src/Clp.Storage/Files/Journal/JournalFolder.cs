using System.Globalization;

namespace Clp.Storage.Files;

/// <summary>The names in the journal's folder: segments <c>00000001.log</c> and on, the tails that were cut off, and the mark of an orderly close.</summary>
internal sealed class JournalFolder(IFileSystem disk, string path)
{
    private const string Extension = ".log";

    public IFileSystem Disk => disk;

    public string Path => path;

    public string CleanMark => System.IO.Path.Combine(path, "closed");

    public string Segment(int number) => System.IO.Path.Combine(path, number.ToString("D8", CultureInfo.InvariantCulture) + Extension);

    /// <summary>Where the bytes go that recovery cuts off a torn end, so that nothing is ever thrown away.</summary>
    public string Cut(int segment, long offset) => Segment(segment) + string.Create(CultureInfo.InvariantCulture, $".cut-{offset}");

    /// <summary>The segments' numbers in order.</summary>
    public IReadOnlyList<int> Segments()
    {
        List<int> numbers = [];
        foreach (string name in disk.List(path))
        {
            if (name.Length == 8 + Extension.Length && name.EndsWith(Extension, StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(0, 8), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                numbers.Add(number);
            }
        }

        numbers.Sort();
        return numbers;
    }
}
