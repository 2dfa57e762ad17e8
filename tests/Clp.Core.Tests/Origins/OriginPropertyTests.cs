using FsCheck;
using FsCheck.Fluent;

namespace Clp.Tests.Origins;

public sealed class OriginPropertyTests
{
    // Few letters, so that texts often hold each other's parts; a look-alike and an invisible one among them.
    private static readonly Gen<string> Word = Gen.Elements("a", "b", "1", "0", ".", "-", "@", "а", "\u200B", "\uD800", "A").NonEmptyListOf().Select(parts => string.Concat(parts.Take(8)));
    private static readonly Gen<string> Text = Word.ListOf().Select(words => string.Join(' ', words.Take(6)));

    [Fact]
    public void Label_AnyTexts_WhatIsTheUsersStandsInTheUsersWords() => Prop.ForAll(Arbitrary(), scene =>
    {
        Origin origin = Seen(scene).Label(StateObject.Of(("field", Clean(scene.Value))))["field"];
        return origin.Source != ValueSource.User
            || origin.Detail is not null
            || Squeezed(scene.User).Contains(Squeezed(Clean(scene.Value)), StringComparison.OrdinalIgnoreCase)
            || StateNumber.TryParse(Clean(scene.Value), out _);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Label_MoreAnswersOfTools_NeverMakeAValueMoreTrusted() => Prop.ForAll(Arbitrary(), scene =>
    {
        StateObject values = StateObject.Of(("field", Clean(scene.Value)));
        Origin before = SeenTexts.None.AndUser(scene.User).Label(values)["field"];
        Origin after = Seen(scene).Label(values)["field"];
        return Origin.LessTrusted(before, after) == after;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Label_WhatTheUserAlsoSaid_IsTheUsersWhateverToolsSay() => Prop.ForAll(Arbitrary(), scene =>
    {
        SeenTexts seen = SeenTexts.None.AndUser("pay " + "Zoe-Z9").AndTool("read", scene.Tool + " Zoe-Z9 " + scene.Tool);
        return seen.Label(StateObject.Of(("field", "Zoe-Z9")))["field"] == new Origin(ValueSource.User);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void FromUser_WhateverTheTextsAre_AllowsExactlyWhatIsLabelledAsSaid() => Prop.ForAll(Arbitrary(), scene =>
    {
        StateObject payload = StateObject.Of(("field", Clean(scene.Value)));
        Provenance labels = Seen(scene).Label(payload);
        return OriginGuards.FromUser("field")(OriginScene.Context(payload, labels)).IsDenied != (labels["field"] == new Origin(ValueSource.User));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Labels_OfAnyProposal_ReadBackFromTheLogAsTheyWere() => Prop.ForAll(Arbitrary(), scene =>
    {
        Provenance labels = Seen(scene).Label(StateObject.Of(("field", StateArray.Of(Clean(scene.Value), "see www.x.com", 5))));
        Provenance read = labels.Fields.Aggregate(Provenance.Ai, (all, entry) => all.With(entry.Key, Words.Origin(Words.Of(entry.Value))));
        return read.Fields.OrderBy(entry => entry.Key).SequenceEqual(labels.Fields.OrderBy(entry => entry.Key));
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<(string User, string Tool, string Value)> Arbitrary()
        => (from user in Text from tool in Text from value in Gen.OneOf(Word, Text) select (user, tool, value)).ToArbitrary();

    private static SeenTexts Seen((string User, string Tool, string Value) scene) => SeenTexts.None.AndUser(scene.User).AndTool("read", scene.Tool);

    // A payload never holds a lone surrogate.
    private static string Clean(string text) => text.Replace('\uD800', '?');

    private static string Squeezed(string text) => text.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).TrimEnd('.', '/');
}
