using System.Text.RegularExpressions;

namespace Clp.Middleware;

/// <summary>What looks like a secret wherever it stands. Every expression runs in time linear to the text.</summary>
internal static class SecretPatterns
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private static readonly (Regex Pattern, string Replacement)[] Patterns =
    [
        // The key itself may be cut off at its end.
        (new(@"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z0-9 ]*PRIVATE KEY-----|\z)", Linear), Redactor.Mask),
        (new(@"(?<scheme>\b(bearer|basic|digest|negotiate|apikey)(\s|%20|\+)+)[A-Za-z0-9._~+/\-%]{6,}=*", Linear | RegexOptions.IgnoreCase), "${scheme}" + Redactor.Mask),
        (new(@"\beyJ[A-Za-z0-9_\-]{5,}\.[A-Za-z0-9_\-]{5,}(\.[A-Za-z0-9_\-]*)*", Linear), Redactor.Mask),
        (new(@"\b(sk|pk|rk|ghp|gho|ghs|ghu|ghr|github_pat|glpat|xox[abeoprs]|xapp|hf|npm|pypi|dop_v1|shpat|SG|ya29)[_.\-][A-Za-z0-9_.\-]{10,}", Linear), Redactor.Mask),
        (new(@"\b(AKIA|ASIA)[A-Z0-9]{12,}|\bAIza[A-Za-z0-9_\-]{20,}", Linear), Redactor.Mask),
        (new(@"(?<scheme>[A-Za-z][A-Za-z0-9+.\-]*://)[^\s/@:?#""'<>]*:[^\s/""'<>]*@", Linear), "${scheme}" + Redactor.Mask + "@"),
    ];

    public static string Remove(string text)
    {
        foreach ((Regex pattern, string replacement) in Patterns)
        {
            text = pattern.Replace(text, replacement);
        }

        return text;
    }
}
