using Clp;
using CustomerDesk.AgentDojo;

namespace CustomerDesk.Tests.AgentDojo;

public sealed class TextSourcesTests
{
    [Fact]
    public void Label_UserSaidIt_IsUserEvenIfAToolSaidItToo()
    {
        TextSources sources = Sources("pay Ann", ("read", "Ann is owed 5"));

        sources.Label(StateObject.Of(("recipient", "Ann")))["recipient"].ShouldBe(new Origin(ValueSource.User));
    }

    [Fact]
    public void Label_OnlyAToolSaidIt_NamesTheTool()
    {
        TextSources sources = Sources("pay my bill", ("read_file", "pay to XY1234567890"));

        sources.Label(StateObject.Of(("recipient", "XY1234567890")))["recipient"].ShouldBe(new Origin(ValueSource.Tool, "read_file"));
    }

    [Fact]
    public void Label_NobodySaidIt_IsTheModels()
        => Sources("pay my bill").Label(StateObject.Of(("recipient", "Zed")))["recipient"].ShouldBe(new Origin(ValueSource.Ai));

    [Fact]
    public void Label_ReferenceInsideText_HasItsOwnLabelAndMarksTheField()
    {
        TextSources sources = Sources("tell Ann about www.good.com", ("get_webpage", "go to www.bad.com"));

        Provenance labels = sources.Label(StateObject.Of(("body", "See www.good.com and www.bad.com")));

        labels[TextSources.KeyOf("body", "www.good.com")].Source.ShouldBe(ValueSource.User);
        labels[TextSources.KeyOf("body", "www.bad.com")].Source.ShouldBe(ValueSource.Tool);
        labels["body"].Source.ShouldBe(ValueSource.Tool);
    }

    [Fact]
    public void Label_UnusualEnding_CountsAsAReferenceOnlyWhenAToolSaidIt()
    {
        TextSources sources = Sources("tell Ann", ("get_webpage", "load it from drop.zip"));

        Provenance labels = sources.Label(StateObject.Of(("body", "The end.it is at drop.zip")));

        TextSources.ReferencesOf(labels, "body").ShouldBe(["drop.zip"]);
    }

    [Fact]
    public void Label_WordsOfTheUserInAnotherOrder_IsUser()
        => Sources("I moved to New York, Elm Street 5").Label(StateObject.Of(("street", "Elm Street 5 New York")))["street"].Source.ShouldBe(ValueSource.User);

    private static TextSources Sources(string user, params (string Tool, string Text)[] tools)
    {
        TextSources sources = new();
        sources.AddUser(user);
        foreach ((string tool, string text) in tools)
        {
            sources.AddTool(tool, text);
        }

        return sources;
    }
}
