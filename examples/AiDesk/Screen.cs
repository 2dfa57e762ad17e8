using System.Globalization;
using Clp;

namespace AiDesk;

/// <summary>Shows a proposal as its approver must see it: the values and who wrote them, every guard's word, and the exact change.</summary>
internal static class Screen
{
    public static void Show(Proposal proposal, Preview shown, StateObject state)
    {
        Console.WriteLine($"  proposal: {shown.Intent.Name}, by {proposal.By}");
        foreach ((string field, StateValue value) in shown.Intent.Payload)
        {
            Console.WriteLine($"    {field} = {value}   ({Whose(shown.Intent.Origins[field])})");
        }

        foreach (GuardFinding guard in shown.Guards)
        {
            Console.WriteLine(guard.Denial is { } no ? $"    no  {guard.Guard}: {no.Reason}{(no.Suggestion is { } s ? $" Suggests {s}" : "")}" : $"    ok  {guard.Guard}");
        }

        if (shown.Refusal is not (null or Outcome.Denied))
        {
            Console.WriteLine($"    no  {shown.Refusal.Describe()}");
        }

        foreach (StateObject change in shown.Delta?.ToJsonPatch(state).Cast<StateObject>() ?? [])
        {
            Console.WriteLine($"    change: {change.Get("op", "")} {change.Get("path", "")} {change["value"]}".TrimEnd());
        }
    }

    /// <summary>What a model says, on one line and without anything that could paint over the screen.</summary>
    public static string Plain(string said) => new([.. said.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? ' ' : c)]);

    private static string Whose(Origin origin) => origin.Source switch
    {
        ValueSource.User => "a person's word",
        ValueSource.Tool => $"from {origin.Detail}",
        ValueSource.System => "from the system",
        _ => "the model's own word",
    };
}
