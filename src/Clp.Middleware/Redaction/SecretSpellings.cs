using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace Clp.Middleware;

/// <summary>Known secrets in every spelling in which they travel, found in one pass.</summary>
internal sealed class SecretSpellings
{
    private const int ShortestPart = 6;

    private readonly string[] spellings;
    private readonly SearchValues<string>? found;

    public SecretSpellings(IEnumerable<string> secrets)
    {
        HashSet<string> all = new(secrets.SelectMany(Of), StringComparer.OrdinalIgnoreCase);
        // The longest first: a match is as long as it can be.
        spellings = [.. all.OrderByDescending(spelling => spelling.Length)];
        found = spellings.Length > 0 ? SearchValues.Create(spellings, StringComparison.OrdinalIgnoreCase) : null;
    }

    /// <summary>The length of the longest spelling.</summary>
    public int Longest => spellings.Length > 0 ? spellings[0].Length : 0;

    public string Remove(string text)
    {
        if (found is null || text.AsSpan().IndexOfAny(found) is not (>= 0 and int next))
        {
            return text;
        }

        StringBuilder clean = new(text.Length);
        int at = 0;
        while (next >= 0)
        {
            clean.Append(text, at, next).Append(Redactor.Mask);
            at += next;
            at += spellings.First(spelling => text.AsSpan(at).StartsWith(spelling, StringComparison.OrdinalIgnoreCase)).Length;
            next = text.AsSpan(at).IndexOfAny(found);
        }

        return clean.Append(text, at, text.Length - at).ToString();
    }

    private static IEnumerable<string> Of(string secret)
    {
        string json = JavaScriptEncoder.Default.Encode(secret), relaxed = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret);
        string url = Uri.EscapeDataString(secret);
        byte[] bytes = Encoding.UTF8.GetBytes(secret);
        string hex = Convert.ToHexString(bytes);
        string[] plain =
        [
            secret, json, relaxed, JavaScriptEncoder.Default.Encode(json), JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(relaxed), OneLine.Of(secret),
            url, Uri.EscapeDataString(url), WebUtility.UrlEncode(secret), string.Concat(bytes.Select(b => $"%{b:x2}")),
            WebUtility.HtmlEncode(secret), hex, BitConverter.ToString(bytes),
        ];
        return plain.Concat(Base64(bytes)).Concat(Base64(Encoding.Unicode.GetBytes(secret))).Distinct();
    }

    // Also as a part of something longer, where it begins at any of three places within a group of four characters.
    private static IEnumerable<string> Base64(byte[] bytes)
    {
        foreach (string whole in Alphabets(Convert.ToBase64String(bytes)))
        {
            yield return whole;
            yield return whole.TrimEnd('=');
        }

        for (int shift = 0; shift < 3; shift++)
        {
            string text = Convert.ToBase64String([.. new byte[shift], .. bytes]);
            int start = ((shift * 8) + 5) / 6, end = (shift + bytes.Length) * 8 / 6;
            if (end - start >= ShortestPart)
            {
                foreach (string part in Alphabets(text[start..end]))
                {
                    yield return part;
                }
            }
        }
    }

    private static IEnumerable<string> Alphabets(string base64) => [base64, base64.Replace('+', '-').Replace('/', '_'), JavaScriptEncoder.Default.Encode(base64), Uri.EscapeDataString(base64)];
}
