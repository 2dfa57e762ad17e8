using Clp;

namespace CustomerDesk.Shared;

/// <summary>
/// Suggestions that a rule itself determines: where it leaves one value and no other, a refusal names it. Where it leaves
/// several, the choice is the customer's and nothing is suggested.
/// </summary>
internal static class OnlyChoice
{
    /// <summary>The refusal with the one value that would do; as it is when there is none or more than one.</summary>
    public static GuardVerdict SuggestTheOnly(this GuardVerdict verdict, string field, Func<IEnumerable<string>> choices)
    {
        if (!verdict.IsDenied)
        {
            return verdict;
        }

        string[] left = [.. choices().Distinct().Take(2)];
        return left.Length == 1 ? verdict.Suggest(field, left[0]) : verdict;
    }
}
