using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.AgentDojo;

/// <summary>
/// Guards on where a value came from. A model reads texts that others can write; what it then proposes may carry their
/// wishes. So a value that decides who gains (a payee, a password, a link) must be the user's own words, or known to the
/// contract's own state, which tool outputs never enter.
/// </summary>
internal static class ProvenanceGuards
{
    private const int LongestQuote = 60;

    /// <summary>The field, when given, is the user's own words or known.</summary>
    /// <param name="field">The payload's field.</param>
    /// <param name="known">Whether the state knows the value.</param>
    /// <param name="source">Where a known value stands, for the reason.</param>
    public static Func<GuardContext, GuardVerdict> Traceable(string field, Func<StateObject, string, bool> known, string source) => context =>
    {
        string value = context.Payload.Text(field);
        return value.Length == 0 || IsTraceable(context, field, field, value, known)
            ? GuardVerdict.Allow
            : GuardVerdict.Deny(Reason($"The {Words(field)} {Quote(value)}", context.Intent.Origins[field], source));
    };

    /// <summary>The web address in the field lies on a site that the user named or the state knows.</summary>
    public static Func<GuardContext, GuardVerdict> SiteTraceable(string field, Func<StateObject, string, bool> known, string source) => context =>
    {
        string address = context.Payload.Text(field);
        string host = References.Host(address);
        return IsTraceable(context, field, field, address, known) || IsTraceable(context, field, TextSources.KeyOf(field, host), host, known)
            ? GuardVerdict.Allow
            : GuardVerdict.Deny(Reason($"The {Words(field)} {Quote(address)}", context.Intent.Origins[field], source));
    };

    /// <summary>The field, when given, is the user's own words and nothing else.</summary>
    public static Func<GuardContext, GuardVerdict> OnlyFromUser(string field)
        => Traceable(field, static (_, _) => false, "");

    /// <summary>Every link, e-mail address and account number inside the field is the user's own words or known.</summary>
    public static Func<GuardContext, GuardVerdict> ReferencesTraceable(string field, Func<StateObject, string, bool> known, string source) => context =>
    {
        string? stray = References.In(context.Payload.Text(field))
            .Union(TextSources.ReferencesOf(context.Intent.Origins, field))
            .FirstOrDefault(reference => !IsTraceable(context, field, TextSources.KeyOf(field, reference), reference, known));
        return stray is null
            ? GuardVerdict.Allow
            : GuardVerdict.Deny(Reason($"{Quote(stray)} in the {Words(field)}", context.Intent.Origins[field], source));
    };

    private static bool IsTraceable(GuardContext context, string field, string key, string value, Func<StateObject, string, bool> known)
        => OriginOf(context.Intent.Origins, field, key).Source == ValueSource.User || known(context.State, value);

    private static Origin OriginOf(Provenance origins, string field, string key)
        => origins.Fields.TryGetValue(key, out Origin? own) ? own : origins[field];

    private static string Reason(string what, Origin origin, string source)
    {
        string from = origin.Source == ValueSource.Tool
            ? $"comes only from the answer of {origin.Detail ?? "a tool"}, which others can write"
            : "was not said by the user";
        string trusted = source.Length == 0 ? "the user's own words" : $"the user's own words or {source}";
        return $"{what} {from}. It must come from {trusted}: ask the user to name it.";
    }

    private static string Quote(string value)
        => $"'{(value.Length <= LongestQuote ? value : value[..LongestQuote] + "…").ReplaceLineEndings(" ")}'";

    private static string Words(string field) => field.Replace('_', ' ');
}
