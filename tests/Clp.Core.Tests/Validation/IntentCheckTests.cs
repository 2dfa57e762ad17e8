namespace Clp.Core.Tests;

public sealed class IntentCheckTests
{
    private static readonly IntentDefinition Book = Contract.Define("booking")
        .Intent("book", i => i.Required("seat", Shape.Text).Required("bags", Shape.Integer).Field(Field.Optional("passport", Shape.Integer).Personal()))
        .Transition("book", "book", _ => StateDelta.Set("seat", 1))
        .Build().FindIntent("book")!;

    [Fact]
    public void Check_ValuesThatFit_HasNoErrors_AlsoWhenFieldsAreMissing()
    {
        Book.Check(StateObject.Empty).ShouldBeEmpty();
        Book.Check(StateObject.Of(("seat", "1A"), ("bags", 1), ("passport", 7))).ShouldBeEmpty();
    }

    [Fact]
    public void Check_ValuesThatDoNotFit_NamesEachOne_AndQuotesNothingPersonal()
    {
        StateObject values = StateObject.Of(("seat", 1), ("bags", "x"), ("passport", "X1234567"), ("isAdmin", true));

        Book.Check(values).Select(e => (e.Path.ToString(), e.Code)).ShouldBe([("seat", "wrong_type"), ("bags", "wrong_type"), ("passport", "wrong_type"), ("isAdmin", "unknown_field")], ignoreOrder: true);
        Book.Check(values).ShouldAllBe(e => !e.Message.Contains("X1234567"));
    }
}
