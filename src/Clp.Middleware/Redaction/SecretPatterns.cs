using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Clp.Middleware;

/// <summary>What looks like a secret wherever it stands. Every expression runs in time linear to the text.</summary>
internal static class SecretPatterns
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private static readonly string[] Schemes = ["bearer", "basic", "digest", "negotiate", "apikey"];

    private static readonly string[] Prefixes =
    [
        "sk", "pk", "rk", "ghp", "gho", "ghs", "ghu", "ghr", "github_pat", "glpat", "xapp", "hf", "npm", "pypi", "dop_v1", "shpat", "SG", "ya29",
    ];

    private static readonly Form[] Forms =
    [
        // The key itself may be cut off at its end.
        new(new(@"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z0-9 ]*PRIVATE KEY-----|\z)", Linear), Redactor.Mask, ["-----BEGIN "]),
        new(new($@"(?<scheme>\b({string.Join('|', Schemes)})(\s|%20|\+)+)[A-Za-z0-9._~+/\-%]{{6,}}=*", Linear | RegexOptions.IgnoreCase), "${scheme}" + Redactor.Mask, Schemes),
        new(new(@"\beyJ[A-Za-z0-9_\-]{5,}\.[A-Za-z0-9_\-]{5,}(\.[A-Za-z0-9_\-]*)*", Linear), Redactor.Mask, ["eyJ"]),
        new(new($@"\b({string.Join('|', Prefixes)}|xox[abeoprs])[_.\-][A-Za-z0-9_.\-]{{10,}}", Linear), Redactor.Mask, ["xox", .. Prefixes.SelectMany(prefix => new[] { prefix + "_", prefix + ".", prefix + "-" })]),
        new(new(@"\b(AKIA|ASIA)[A-Z0-9]{12,}|\bAIza[A-Za-z0-9_\-]{20,}", Linear), Redactor.Mask, ["AKIA", "ASIA", "AIza"]),
        new(new(@"(?<scheme>[A-Za-z][A-Za-z0-9+.\-]*://)[^\s/@:?#""'<>]*:[^\s/""'<>]*@", Linear), "${scheme}" + Redactor.Mask + "@", ["://"]),
    ];

    private static readonly SearchValues<string> Marks = SearchValues.Create([.. Forms.SelectMany(form => form.Marks)], StringComparison.OrdinalIgnoreCase);

    public static string Remove(string text)
        // Beyond ASCII an expression may take for a letter what a plain search does not.
        => Ascii.IsValid(text) && !text.AsSpan().ContainsAny(Marks) ? text : RemoveByForm(text);

    /// <summary>Without looking first whether there can be anything at all.</summary>
    public static string RemoveByForm(string text)
    {
        foreach (Form form in Forms)
        {
            text = form.Pattern.Replace(text, form.Replacement);
        }

        return text;
    }

    /// <param name="Pattern">What it looks like.</param>
    /// <param name="Replacement">What stands in its place.</param>
    /// <param name="Marks">What fits holds one of these.</param>
    private sealed record Form(Regex Pattern, string Replacement, string[] Marks);
}
