using System.Text;

namespace Clp;

/// <summary>A contract as a document for people: intents with their inputs and requirements, guards by tag.</summary>
internal static class ContractMarkdown
{
    private const string Untagged = "without a tag";

    public static string Of(Contract contract, string? tag)
    {
        StringBuilder text = new();
        text.Append("# ").Append(Line(contract.Name)).Append(", version ").Append(contract.Version).Append("\n\n");
        if (contract.Description is { } description)
        {
            text.Append(Line(description)).Append("\n\n");
        }

        foreach (IntentDefinition intent in contract.Intents)
        {
            WriteIntent(text, intent, tag);
        }

        text.Append("## Guards\n\n");
        foreach (IGrouping<string, Guard> group in contract.Guards
            .SelectMany(g => g.Tags.DefaultIfEmpty(Untagged).Select(t => (Tag: t, Guard: g)))
            .Where(x => tag is null || x.Tag == tag)
            .GroupBy(x => x.Tag, x => x.Guard, StringComparer.Ordinal))
        {
            WriteGuards(text, group);
        }

        return text.ToString();
    }

    private static void WriteIntent(StringBuilder text, IntentDefinition intent, string? tag)
    {
        text.Append("## ").Append(Line(intent.Name)).Append("\n\n");
        if (intent.Description is { } description)
        {
            text.Append(Line(description)).Append("\n\n");
        }

        if (!intent.Input.Fields.IsEmpty)
        {
            text.Append("| input | what it is | needed | meaning |\n|---|---|---|---|\n");
            foreach (Field field in intent.Input.Fields)
            {
                text.Append("| ").Append(Cell(field.Name)).Append(" | ").Append(Cell(ShapeWords.Of(field.Shape))).Append(" | ")
                    .Append(field.IsRequired ? "yes" : "no").Append(" | ").Append(Cell(field.Description ?? "")).Append(" |\n");
            }

            text.Append('\n');
        }

        if (intent.Risk != IntentRisk.Unrated)
        {
            text.Append("- Risk: ").Append(intent.Risk.ToString().ToLowerInvariant()).Append('\n');
        }

        foreach (AcceptanceRequirement requirement in intent.Requirements.Where(r => tag is null || r.Tags.Contains(tag, StringComparer.Ordinal)))
        {
            text.Append("- To be affirmed: **").Append(Line(requirement.Name)).Append("**: ").Append(Line(requirement.Description)).Append('\n');
        }

        text.Append("- Accepted by: ").Append(Line(intent.Acceptance.Name)).Append("\n\n");
    }

    private static void WriteGuards(StringBuilder text, IGrouping<string, Guard> group)
    {
        text.Append("### ").Append(Line(group.Key)).Append("\n\n| guard | judges | demands |\n|---|---|---|\n");
        foreach (Guard guard in group)
        {
            string judges = guard.Intents.IsEmpty ? "everything" : string.Join(", ", guard.Intents);
            text.Append("| ").Append(Cell(guard.Name)).Append(" | ").Append(Cell(judges)).Append(" | ").Append(Cell(guard.Description ?? "")).Append(" |\n");
        }

        text.Append('\n');
    }

    private static string Line(string text) => text.Replace('\r', ' ').Replace('\n', ' ').Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Cell(string text) => Line(text).Replace("|", "\\|", StringComparison.Ordinal);
}
