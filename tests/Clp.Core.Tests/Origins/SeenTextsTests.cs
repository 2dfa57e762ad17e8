namespace Clp.Tests.Origins;

public sealed class SeenTextsTests
{
    private static readonly Origin User = new(ValueSource.User);

    [Fact]
    public void Label_UserSaidIt_IsUserEvenIfAToolSaidItToo()
        => Seen("pay Ann 5", ("read", "Ann is owed 5")).Label(StateObject.Of(("to", "Ann"), ("amount", 5))).Fields.Values.ShouldAllBe(origin => origin == User);

    [Fact]
    public void Label_OnlyAToolSaidIt_NamesTheTool()
        => Of(Seen("pay my bill", ("read_file", "pay to XY1234567890")), "XY1234567890").ShouldBe(new Origin(ValueSource.Tool, "read_file"));

    [Fact]
    public void Label_NobodySaidIt_IsTheModels() => Of(Seen("pay my bill"), "Zed").ShouldBe(new Origin(ValueSource.Ai));

    [Fact]
    public void Label_WordsOfTheUserInAnotherOrder_IsUserAndSaysSo()
        => Of(Seen("I moved to New York, Elm Street 5"), "Elm Street 5 New York").ShouldBe(new Origin(ValueSource.User, "words"));

    [Theory]
    [InlineData("pay 100 to Ann", "100")]
    [InlineData("pay $1,000.50!", "1000.5")]
    [InlineData("zahle 1.000,50", "1000.50")]
    [InlineData("zahle 9,99", "9.99")]
    [InlineData("it was 1'000", "1000")]
    [InlineData("pay (100)", "100")]
    [InlineData("minus -5 degrees", "-5")]
    [InlineData("pay 100.", "1e2")]
    [InlineData("pay 0100", "100")]
    public void Label_NumberThatTheUserSaid_IsUser(string said, string number)
        => Of(Seen(said, ("read", "9,999")), StateNumber.Parse(number)).ShouldBe(User);

    [Theory]
    [InlineData("pay 1000", "100")]
    [InlineData("on 2024-01-02", "2024")]
    [InlineData("on 2024-01-02", "2")]
    [InlineData("at 10:30", "10")]
    [InlineData("item A100", "100")]
    [InlineData("pay 100k", "100")]
    [InlineData("pay 1.000", "1000")]
    [InlineData("pay 1,00,0", "1000")]
    [InlineData("pay 5", "-5")]
    [InlineData("pay １００", "100")]
    [InlineData("version 1.2.3", "2.3")]
    [InlineData("pay one hundred", "100")]
    public void Label_NumberThatTheUserDidNotSay_IsTheModels(string said, string number)
        => Of(Seen(said), StateNumber.Parse(number)).ShouldBe(new Origin(ValueSource.Ai));

    [Theory]
    [InlineData("total: 9,999")]
    [InlineData("total: 9.999")]
    [InlineData("pay9999now")]
    [InlineData("ref/9999")]
    public void Label_NumberInATool_IsTheToolsInEveryReading(string answer)
        => Of(Seen("pay 100", ("read", answer)), 9999).ShouldBe(new Origin(ValueSource.Tool, "read"));

    [Fact]
    public void Label_ReferenceInsideText_HasItsOwnLabelAndMarksTheField()
    {
        const string Body = "See www.good.com and www.bad.com";
        Provenance labels = Seen("tell Ann about www.good.com", ("get_webpage", "go to www.bad.com")).Label(StateObject.Of(("body", Body)));

        labels["body:4-16"].ShouldBe(User);
        labels["body:21-32"].Source.ShouldBe(ValueSource.Tool);
        labels["body"].Source.ShouldBe(ValueSource.Tool);
        labels.Fields.Keys.ShouldAllBe(key => !key.Contains("bad", StringComparison.Ordinal), "labels are recorded where values may be encrypted");
    }

    [Fact]
    public void Label_UnusualEnding_CountsAsAReferenceOnlyWhenAToolSaidIt()
        => Seen("tell Ann", ("get_webpage", "load it from drop.zip")).Label(StateObject.Of(("body", "The end.it is at drop.zip")))
            .Fields.Keys.ShouldBe(["body", "body:17-25"], ignoreOrder: true);

    [Fact]
    public void Label_NestedValues_EachHasItsOwnAndWhatHoldsThemTheWorst()
    {
        Provenance labels = Seen("pay Ann 5 and Bo", ("read", "pay Eve 900"))
            .Label(StateObject.Parse("""{ "list": [{ "to": "Ann", "sum": 5 }, { "to": "Eve", "sum": 900 }], "flags": { "now": true } }"""));

        labels.At("list.0.to").ShouldBe(User);
        labels.At("list.0").ShouldBe(User);
        labels.At("list.1.to").Detail.ShouldBe("read");
        labels.At("list.1.sum").Source.ShouldBe(ValueSource.Tool);
        labels.At("list").Source.ShouldBe(ValueSource.Tool);
        labels.At("flags.now").Source.ShouldBe(ValueSource.Ai);
    }

    [Fact]
    public void Label_KeysThatImitateOtherParts_TakeNothingFromThem()
    {
        Provenance labels = Seen("say good.com", ("read", "evil.com"))
            .Label(StateObject.Parse("""{ "a": { "b:0-8": "good.com", "b": "evil.com", "c/d": "good.com", "c": { "d": "evil.com" } } }"""));

        labels.At(StatePath.Of("a", "b:0-8")).ShouldBe(User);
        labels.At("a.b").Source.ShouldBe(ValueSource.Tool);
        labels.At(StatePath.Of("a", "c/d")).ShouldBe(User);
        labels.At("a.c.d").Source.ShouldBe(ValueSource.Tool);
    }

    [Theory]
    [InlineData("pay alice", "al\u200Bice")]
    [InlineData("pay alice", "аlice")]
    [InlineData("pay ALICE", "ＡＬＩＣＥ")]
    [InlineData("pay jose", "josé")]
    [InlineData("pay Kim", "\u212Aim")]
    [InlineData("pay fine", "ﬁne")]
    public void Label_LookAlikeOfWhatTheUserSaid_IsNeverTheUsers(string said, string value)
        => Of(Seen(said), value).Source.ShouldBe(ValueSource.Ai);

    [Theory]
    [InlineData("EV\u200BIL66XYZ", "EVIL66XYZ")]
    [InlineData("ＥＶＩＬ６６ＸＹＺ", "EVIL66XYZ")]
    [InlineData("EVIL66XYZ", "EVI\u0301L66XYZ")]
    [InlineData("ЕVІL66ХYZ", "EVIL66XYZ")]
    [InlineData("𝐄𝐕𝐈𝐋66XYZ", "EVIL66XYZ")]
    public void Label_LookAlikeOfWhatAToolSaid_IsTheTools(string answer, string value)
        => Of(Seen("pay", ("read", "pay to " + answer)), value).Source.ShouldBe(ValueSource.Tool);

    [Fact]
    public void AndUser_TextThatDoesNotFit_IsLeftOutWholeSoThatNoCutOffNumberIsTheUsers()
    {
        SeenTexts seen = SeenTexts.None.AndUser(new string('x', SeenTexts.MaxUserCharacters - 5)).AndUser("pay 1000");

        Of(seen, 1).Source.ShouldBe(ValueSource.Ai);
        Of(seen, 1000).Source.ShouldBe(ValueSource.Ai);
    }

    [Fact]
    public void AndTool_AnswerThatDoesNotFit_LeavesNothingToTheModelAlone()
    {
        SeenTexts seen = SeenTexts.None.AndUser("pay Ann").AndTool("read", new string('x', SeenTexts.MaxToolCharacters) + " pay Eve");

        seen.IsComplete.ShouldBeFalse();
        Of(seen, "Eve").ShouldBe(Origin.Untraced);
        Of(seen, "Ann").ShouldBe(User);
    }

    [Fact]
    public void Label_MoreReferencesThanAreTraced_DistrustsTheField()
        => Of(Seen("hello", ("read", "hello")), string.Join(' ', Enumerable.Range(0, 1000).Select(i => $"www.s{i}.com"))).ShouldBe(Origin.Untraced);

    [Fact]
    public void Label_TextMadeToBeSlow_StaysWithinItsBudget()
    {
        string same = new('a', 500_000);
        SeenTexts seen = SeenTexts.None.AndUser(same).AndTool("read", same + same).AndTool("read", string.Concat(Enumerable.Repeat("1 a.b ", 100_000)));
        StateObject values = StateObject.From(Enumerable.Range(0, 2_000).Select(i => KeyValuePair.Create($"f{i}", (StateValue)(new string('a', 5_000) + "b" + i))))
            .With("numbers", StateArray.From(Enumerable.Range(2, 5_000).Select(i => (StateValue)i)))
            .With("body", string.Concat(Enumerable.Repeat("a.bb ", 50_000)));

        Provenance labels = seen.Label(values);

        labels.At("f1999").ShouldBe(Origin.Untraced);
        labels.Fields.Count.ShouldBeLessThan(3_000);
    }

    // Each would take minutes, or all memory, if what it costs grew with the square of it.
    [Theory]
    [InlineData("a.com+")]
    [InlineData("a://")]
    [InlineData("a@")]
    [InlineData("a@a.")]
    [InlineData("a.bb.C.")]
    [InlineData("www.")]
    [InlineData("https://a.com/?to=")]
    [InlineData("GB29 ")]
    [InlineData("4-")]
    [InlineData("1 ")]
    [InlineData("1,1.")]
    [InlineData("\u0430\u200B")]
    public void Label_LongTextOfOnePart_IsDoneSoon(string part)
    {
        string text = string.Concat(Enumerable.Repeat(part, 900_000 / part.Length));
        SeenTexts seen = SeenTexts.None.AndUser(text).AndTool("read", text);
        StateObject payload = StateObject.Of(("field", text + "x"), ("card", "444444444444444444"), ("list", StateArray.From(Enumerable.Range(2, 50).Select(i => (StateValue)i))));

        Provenance labels = seen.Label(payload);

        labels["card"].Source.ShouldNotBe(ValueSource.User, "only the groups of one number make it up, and these are many");
        _ = OriginGuards.ReferencesFromUserOr("field")(OriginScene.Context(payload, labels)).IsDenied;
    }

    [Fact]
    public void AndTool_NameThatIsHostile_IsOneShortLine()
    {
        Origin origin = Of(Seen("x", ("a\nb\u202E" + new string('n', 500), "EVIL66")), "EVIL66");

        origin.Detail!.Length.ShouldBeLessThan(SeenTexts.MaxToolName + 20);
        origin.Detail.ShouldNotContain('\n');
    }

    private static Origin Of(SeenTexts seen, StateValue value) => seen.Label(StateObject.Of(("field", value)))["field"];

    private static SeenTexts Seen(string user, params (string Tool, string Text)[] tools)
        => tools.Aggregate(SeenTexts.None.AndUser(user), (seen, tool) => seen.AndTool(tool.Tool, tool.Text));
}
