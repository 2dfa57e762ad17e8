using System.Text.RegularExpressions;
using Clp;
using Clp.Ai;

namespace AiDesk;

/// <summary>Without a model: a few rules read the sentence. The same every time, with no key and no network.</summary>
internal sealed partial class RuleAssistant(ContractInstance village, Actor clerk) : IAssistant
{
    public string Name => "rules";

    public async Task<string> AskAsync(Question question, CancellationToken cancellationToken)
    {
        string text = $"{question.Sentence} {question.Letter}".ToLowerInvariant();
        string? name = text.Contains("code", StringComparison.Ordinal) ? "send_code" : text.Contains("cancel", StringComparison.Ordinal) ? "cancel" : text.Contains("book", StringComparison.Ordinal) ? "book" : null;
        if (name is null || village.PossibleIntents.All(i => i.Name != name))
        {
            return $"I can only: {string.Join(", ", village.PossibleIntents.Select(i => i.Description))}";
        }

        Intent intent = await village.DispatchAsync(name, options: new CommitOptions { By = clerk }, cancellationToken: cancellationToken);
        Proposal? proposal = await village.ProposeAsync(intent, new Labelled(Rules(text), question.Seen), cancellationToken);
        return proposal is null ? "I did not understand that." : $"I propose to {name.Replace('_', ' ')}.";
    }

    public void Dispose()
    {
    }

    private static RuleProposalProvider Rules(string text) => new RuleProposalProvider()
        .With("book", _ => Find(text, ("day", Day()), ("room", Room())))
        .With("book", _ => People().Match(text) is { Success: true } m ? StateObject.Of(("people", int.Parse(m.Groups[1].ValueSpan, provider: null))) : null)
        .With("book", _ => Find(text, ("contact", Mail())))
        .With("cancel", _ => Find(text, ("day", Day()), ("room", Room())))
        .With("send_code", _ => Find(text, ("day", Day()), ("room", Room()), ("to", Mail())));

    private static StateObject Find(string text, params (string Field, Regex Pattern)[] fields)
        => StateObject.From(fields.Where(f => f.Pattern.IsMatch(text)).Select(f => KeyValuePair.Create(f.Field, (StateValue)f.Pattern.Match(text).Value)));

    [GeneratedRegex("monday|tuesday|wednesday|thursday|friday|saturday|sunday")]
    private static partial Regex Day();

    [GeneratedRegex("studio|hall")]
    private static partial Regex Room();

    [GeneratedRegex("for ([0-9]{1,6}) ")]
    private static partial Regex People();

    [GeneratedRegex(@"[a-z0-9.]+@[a-z0-9.]*[a-z0-9]")]
    private static partial Regex Mail();

    /// <summary>Tells for each value whether the person wrote it or the letter.</summary>
    private sealed class Labelled(IProposalProvider rules, SeenTexts seen) : IProposalProvider
    {
        public async ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken)
            => await rules.ProposeAsync(context, cancellationToken) is { } draft ? draft with { Origins = seen.Label(draft.Values) } : null;
    }
}
