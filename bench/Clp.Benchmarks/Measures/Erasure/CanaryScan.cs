using System.Text;
using System.Text.Json;

namespace Clp.Benchmarks.Measures;

/// <summary>Looks for a word in raw bytes, in every form in which a store, a dump or a log could hold it.</summary>
internal sealed class CanaryScan
{
    private const int Overlap = 4096;
    private readonly List<(string Form, byte[] Bytes)> forms = [];

    public CanaryScan(string word)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(word);
        byte[] utf16 = Encoding.Unicode.GetBytes(word);
        forms.Add(("utf-8", utf8));
        forms.Add(("utf-16", utf16));
        forms.Add(("utf-16 be", Encoding.BigEndianUnicode.GetBytes(word)));
        forms.Add(("JSON-escaped", Encoding.ASCII.GetBytes(string.Concat(word.Select(c => char.IsAscii(c) ? c.ToString() : $"\\u{(int)c:X4}")))));
        forms.Add(("json-escaped", Encoding.ASCII.GetBytes(string.Concat(word.Select(c => char.IsAscii(c) ? c.ToString() : $"\\u{(int)c:x4}")))));
        forms.Add(("json-escaped whole", Encoding.ASCII.GetBytes(string.Concat(word.Select(c => $"\\u{(int)c:x4}")))));
        foreach ((string name, byte[] bytes) in new[] { ("utf-8", utf8), ("utf-16", utf16) })
        {
            forms.Add(("hex of " + name, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes))));
            forms.Add(("HEX of " + name, Encoding.ASCII.GetBytes(Convert.ToHexString(bytes))));
            for (int before = 0; before < 3; before++)
            {
                forms.Add(($"base64 of {name}, {before} bytes in", Base64Within(bytes, before)));
            }
        }
    }

    public int Forms => forms.Count;

    public long Bytes { get; private set; }

    /// <summary>How often the word is in the bytes, in all forms together.</summary>
    public long Count(ReadOnlySpan<byte> bytes)
    {
        Bytes += bytes.Length;
        long hits = 0;
        foreach ((_, byte[] form) in forms)
        {
            for (ReadOnlySpan<byte> rest = bytes; rest.IndexOf(form) is >= 0 and int at; rest = rest[(at + form.Length)..])
            {
                hits++;
            }
        }

        return hits;
    }

    /// <summary>Texts that hold the word among others, as other programs would write them.</summary>
    public static IEnumerable<byte[]> Written(string word)
    {
        for (int before = 0; before < 4; before++)
        {
            string text = new string('~', before) + word + "~~~";
            yield return Encoding.UTF8.GetBytes(text);
            yield return Encoding.Unicode.GetBytes(text);
            yield return Encoding.BigEndianUnicode.GetBytes(text);
            yield return JsonSerializer.SerializeToUtf8Bytes(text);
            yield return Encoding.ASCII.GetBytes(Convert.ToHexString(Encoding.UTF8.GetBytes(text)));
            yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Encoding.Unicode.GetBytes(text)));
            yield return Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
            yield return Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.Unicode.GetBytes(text)));
        }
    }

    public long Count(string text) => Count(Encoding.UTF8.GetBytes(text));

    /// <summary>How often it is in the files of a folder, whatever they are.</summary>
    public long CountFolder(string folder)
    {
        long hits = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            hits += Count(Path.GetFileName(file)) + CountFile(file);
        }

        return hits;
    }

    private long CountFile(string file)
    {
        // Lock files, which cannot be opened, are empty.
        if (new FileInfo(file) is not { Exists: true, Length: > 0 })
        {
            return 0;
        }

        byte[] buffer = new byte[8 * 1024 * 1024];
        long hits = 0;
        int kept = 0;
        try
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            for (int read = stream.ReadAtLeast(buffer.AsSpan(kept), buffer.Length - kept, throwOnEndOfStream: false); read > 0;
                read = stream.ReadAtLeast(buffer.AsSpan(kept), buffer.Length - kept, throwOnEndOfStream: false))
            {
                // A word across the border of two blocks is in the second, which begins with the end of the first.
                hits += Count(buffer.AsSpan(0, kept + read));
                int whole = kept + read;
                kept = whole == buffer.Length ? Overlap : 0;
                buffer.AsSpan(whole - kept, kept).CopyTo(buffer);
            }
        }
        catch (FileNotFoundException)
        {
            // Servers remove files while they run.
        }

        return hits;
    }

    // The middle of what base64 makes of the bytes at that place: what its neighbours have no part in.
    private static byte[] Base64Within(byte[] bytes, int before)
    {
        string text = Convert.ToBase64String([.. new byte[before], .. bytes]);
        int start = before == 0 ? 0 : before + 1;
        int end = (before + bytes.Length) * 8 / 6;
        return Encoding.ASCII.GetBytes(text[start..end]);
    }
}
