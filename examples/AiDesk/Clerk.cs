using Clp;

namespace AiDesk;

/// <summary>The person at the desk: sees what would happen, and decides. Only what was shown is carried out.</summary>
internal sealed class Clerk(ContractInstance village, Actor clerk, Keyboard keyboard)
{
    public async Task DecideAsync(Proposal proposal, CancellationToken cancellationToken)
    {
        StateObject? edit = null;
        while (true)
        {
            Preview shown = await village.PreviewAsync(proposal, edit, new CommitOptions { By = clerk }, cancellationToken);
            Screen.Show(proposal, shown, village.State);
            string answer = keyboard.Read("  approve, edit, reject or defer? ") ?? "defer nobody there";
            string[] words = answer.Split(' ', 2, StringSplitOptions.TrimEntries);
            string rest = words.Length > 1 ? words[1] : "";
            switch (words[0])
            {
                case "approve" when shown.Hash is { } hash:
                    Intent accepted = (await village.AcceptAsync(proposal, clerk, new AcceptOptions { Edit = edit }, cancellationToken)).EnsureAccepted();
                    Outcome outcome = await village.CommitAsync(accepted, new CommitOptions { By = clerk, IfPreview = hash }, cancellationToken);
                    Console.WriteLine($"  {outcome.Describe()}");
                    return;
                case "edit" when Edits.Read(rest, shown, edit) is { } edited:
                    edit = edited;
                    break;
                case "reject":
                    await village.RejectAsync(proposal, clerk, rest, cancellationToken);
                    await village.WithdrawAsync(shown.Intent, clerk, rest, cancellationToken);
                    Console.WriteLine("  rejected");
                    return;
                case "defer":
                    await village.DeferAsync(proposal, clerk, rest, cancellationToken);
                    Console.WriteLine("  deferred: it waits");
                    return;
                default:
                    Console.WriteLine(words[0] == "approve" ? "  Nobody can approve that; edit, reject or defer it." : "  Type: approve; edit (as suggested) or edit FIELD=VALUE …; reject WHY; defer WHY.");
                    break;
            }
        }
    }
}
