using System.Collections.Immutable;

namespace Clp;

/// <summary>
/// The texts of a conversation, kept apart by who wrote them, so that each value a model proposes can be labelled with where
/// it came from. A label is a fact about the conversation; whether it is good enough for a field is for a guard to say
/// (<see cref="OriginGuards"/>). Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>What the user wrote and a tool's answer holds too counts as the user's: an honest model proposes it without the answer, and
/// otherwise whoever writes the answer could have any request of the user refused by repeating it.</para>
/// <para>For trust a value must stand in the user's words whole, with nothing but letter case, an address' scheme or an
/// account number's groups different; a look-alike never is the user's. For distrust a similar one is enough.</para>
/// <para>What is kept and searched is bounded: 1,000,000 characters of the user's (a text that does not fit is left out whole),
/// 4,000,000 of tools' (the rest is cut off), 256 labelled parts per proposal. What could not be searched for
/// everywhere is labelled <see cref="Origin.Untraced"/>, which no guard trusts.</para>
/// </remarks>
public sealed class SeenTexts
{
    internal const int MaxUserCharacters = 1_000_000, MaxToolCharacters = 4_000_000, MaxTexts = 20_000, MaxToolName = 100;

    private SeenTexts(ImmutableList<string> user, ImmutableList<ToolText> tools) => (User, Tools) = (user, tools);

    /// <summary>Nobody has said anything yet.</summary>
    public static SeenTexts None { get; } = new([], []);

    /// <summary>False when a tool's answer did not fit: then nothing can be said not to come from a tool.</summary>
    public bool IsComplete { get; private init; } = true;

    internal ImmutableList<string> User { get; }
    internal ImmutableList<ToolText> Tools { get; }
    private int UserCharacters { get; init; }
    private int ToolCharacters { get; init; }

    /// <summary>The same and what a person wrote. Never hand in text of others that the person only attached; that is <see cref="AndTool"/>.</summary>
    public SeenTexts AndUser(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 || text.Length > MaxUserCharacters - UserCharacters || User.Count == MaxTexts ? this
            : new SeenTexts(User.Add(text), Tools) { UserCharacters = UserCharacters + text.Length, ToolCharacters = ToolCharacters, IsComplete = IsComplete };
    }

    /// <summary>The same and what a tool answered or a document says; others may have written it.</summary>
    /// <param name="tool">Which one, for labels and reasons; up to 100 characters are kept.</param>
    /// <param name="text">All of it, as the model got to see it.</param>
    public SeenTexts AndTool(string tool, string text)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(text);
        int left = Tools.Count == MaxTexts ? 0 : MaxToolCharacters - ToolCharacters;
        string kept = text.Length <= left ? text : text[..left];
        return new SeenTexts(User, kept.Length == 0 ? Tools : Tools.Add(new ToolText(OneLine.Cut(tool, MaxToolName), Lookalikes.Plain(kept))))
        {
            UserCharacters = UserCharacters,
            ToolCharacters = ToolCharacters + kept.Length,
            IsComplete = IsComplete && kept.Length == text.Length,
        };
    }

    /// <summary>
    /// Labels every text and every number of a proposal, at any depth, and every reference inside a text on its own. A field
    /// takes the label of the least trusted thing in it: a tool's before the model's before the user's.
    /// </summary>
    /// <param name="values">The proposed values.</param>
    public Provenance Label(StateObject values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new OriginLabels(this).Of(values);
    }
}

/// <summary>A tool's answer, as it looks.</summary>
internal readonly record struct ToolText(string Tool, string Text);
