using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Clp.Ai;

/// <summary>The id of a request for approval: which proposal for which intent, or which batch by its first one, and what exactly would be done.</summary>
internal readonly record struct ApprovalId(IntentId Intent, ProposalId Proposal, string Hash, bool IsBatch = false)
{
    public const string Prefix = "clp:";
    private const string BatchPrefix = Prefix + "batch:";
    private const int HashLength = 64;

    public override string ToString() => $"{(IsBatch ? BatchPrefix : Prefix)}{Intent}:{Proposal}:{Hash}";

    /// <summary>False for whatever <see cref="ToString"/> did not write.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ApprovalId id)
    {
        id = default;
        bool isBatch = text is not null && text.StartsWith(BatchPrefix, StringComparison.Ordinal);
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text[(isBatch ? BatchPrefix : Prefix).Length..].Split(':') is not [var intent, var proposal, { Length: HashLength } hash])
        {
            return false;
        }

        id = new ApprovalId(new IntentId(Number(intent)), new ProposalId(Number(proposal)), hash, isBatch);
        return id.ToString() == text;
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;
}
