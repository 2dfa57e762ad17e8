using Clp;

namespace CustomerDesk.AgentDojo;

/// <summary>Whether the contract's own state mentions a value.</summary>
internal static class KnownText
{
    /// <summary>True when any text at or below the node mentions the value.</summary>
    public static bool Mentions(StateValue? node, string value) => TextsOf(node).Any(text => TextSources.IsFrom(text, value));

    /// <summary>True when any text at or below the node mentions the address's host.</summary>
    public static bool MentionsHost(StateValue? node, string address)
    {
        string host = References.Host(address);
        return host.Length > 0 && TextsOf(node).Any(text => References.Mentions(text, host));
    }

    private static IEnumerable<string> TextsOf(StateValue? node) => node switch
    {
        StateText text => [text.Value],
        StateArray list => list.SelectMany(TextsOf),
        StateObject map => map.SelectMany(pair => TextsOf(pair.Value)),
        _ => [],
    };
}
