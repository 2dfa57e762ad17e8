using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Clp.Ai;

/// <summary>The id of a request for approval: which proposal for which intent, and what exactly it would do.</summary>
internal readonly record struct ApprovalId(IntentId Intent, ProposalId Proposal, string Hash)
{
    public const string Prefix = "clp:";
    private const int HashLength = 64;

    public override string ToString() => $"{Prefix}{Intent}:{Proposal}:{Hash}";

    /// <summary>False for whatever <see cref="ToString"/> did not write.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ApprovalId id)
    {
        id = default;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length..].Split(':') is not [var intent, var proposal, { Length: HashLength } hash])
        {
            return false;
        }

        id = new ApprovalId(new IntentId(Number(intent)), new ProposalId(Number(proposal)), hash);
        return id.ToString() == text;
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;
}
