using System.Collections.Immutable;

namespace Clp.Tests.Contracts;

/// <summary>Everything the compiler refuses: one row per mistake, with the code and the word a reader needs to find it.</summary>
public sealed class CompilerTests
{
    private static readonly Dictionary<string, (Func<ContractBuilder, ContractBuilder> Mistake, string Code, string Says)> Mistakes = new()
    {
        ["intent without a name"] = (b => b.Intent(""), ClpCodes.BadDefinition, "intent name ''"),
        ["intent named by blanks"] = (b => b.Intent("  "), ClpCodes.BadDefinition, "intent name"),
        ["intent with a null name"] = (b => b.Intent(null!), ClpCodes.BadDefinition, "intent name"),
        ["intent with a reserved name"] = (b => b.Intent("__proto__"), ClpCodes.BadDefinition, "__proto__"),
        ["intent with an endless name"] = (b => b.Intent(new string('x', 201)), ClpCodes.BadDefinition, "200"),
        ["intent with a lone surrogate"] = (b => b.Intent("\ud800"), ClpCodes.BadDefinition, "intent name"),
        ["field with a reserved name"] = (b => Using(b, i => i.Required("constructor", Shape.Text)), ClpCodes.BadDefinition, "constructor"),
        ["field without a name"] = (b => Using(b, i => i.Required("", Shape.Text)), ClpCodes.BadDefinition, "field of intent use"),
        ["state field with a reserved name"] = (b => b.State(StateObject.Empty, Field.Optional("prototype", Shape.Text)), ClpCodes.BadDefinition, "prototype"),
        ["nested field with a reserved name"] = (b => b.State(StateObject.Empty, Field.Optional("a", Shape.List(Shape.Object(Field.Optional("__proto__", Shape.Text))))), ClpCodes.BadDefinition, "__proto__"),
        ["guard without a name"] = (b => b.Guard("", _ => GuardVerdict.Allow), ClpCodes.BadDefinition, "guard name"),
        ["tag with a lone surrogate"] = (b => b.Guard("g", _ => GuardVerdict.Allow, tags: ["\udc00"]), ClpCodes.BadDefinition, "tag"),
        ["description with a lone surrogate"] = (b => Using(b, i => i.Describe("\ud800")), ClpCodes.BadDefinition, "description"),
        ["two intents of one name"] = (b => b.Intent("use").Intent("use"), ClpCodes.DuplicateName, "intent 'use'"),
        ["two guards of one name"] = (b => b.Guard("g", _ => GuardVerdict.Allow).Guard("g", _ => GuardVerdict.Allow), ClpCodes.DuplicateName, "guard 'g'"),
        ["two transitions of one name"] = (b => b.Transition("base", "basic", _ => StateDelta.Empty, when: _ => true), ClpCodes.DuplicateName, "transition 'base'"),
        ["two fields of one name"] = (b => Using(b, i => i.Required("a", Shape.Text).Optional("a", Shape.Integer)), ClpCodes.DuplicateName, "'a'"),
        ["two nested fields of one name"] = (b => Using(b, i => i.Required("o", Shape.Object(Field.Required("a", Shape.Text), Field.Required("a", Shape.Text)))), ClpCodes.DuplicateName, "'a'"),
        ["two requirements of one name"] = (b => Using(b, i => i.Require("yes", "Yes?").Require("yes", "Really?")), ClpCodes.DuplicateName, "requirement"),
        ["guard on an unknown intent"] = (b => b.Guard("g", _ => GuardVerdict.Allow, on: ["nope"]), ClpCodes.UnknownIntentInContract, "'nope'"),
        ["transition on an unknown intent"] = (b => b.Transition("t", "nope", _ => StateDelta.Empty), ClpCodes.UnknownIntentInContract, "'nope'"),
        ["intent without a transition"] = (b => b.Intent("idle"), ClpCodes.IntentWithoutTransition, "'idle'"),
        ["conditional transition after an unconditional one"] = (b => b.Transition("late", "basic", _ => StateDelta.Empty, when: _ => true), ClpCodes.UnreachableTransition, "'late'"),
        ["two unconditional transitions"] = (b => b.Transition("second", "basic", _ => StateDelta.Empty), ClpCodes.AmbiguousTransition, "'second'"),
        ["undeclared write path"] = (b => b.State(StateObject.Empty, Field.Optional("a", Shape.Text)).Intent("use").Transition("t", "use", _ => StateDelta.Empty, writes: ["b.c"]), ClpCodes.UndeclaredPath, "'b.c'"),
        ["initial state of another shape"] = (b => b.State(StateObject.Of(("a", 5)), Field.Required("a", Shape.Text)), ClpCodes.InitialStateInvalid, "a: Expected text"),
        ["initial state with an undeclared field"] = (b => b.State(StateObject.Of(("b", 5)), Field.Optional("a", Shape.Text)), ClpCodes.InitialStateInvalid, "b:"),
        ["default of another shape"] = (b => Using(b, i => i.Optional("a", Shape.Integer, defaultValue: "five")), ClpCodes.BadDefinition, "use.a"),
        ["pattern that is no pattern"] = (b => Using(b, i => i.Required("a", Shape.TextOf(pattern: "("))), ClpCodes.BadDefinition, "pattern"),
        ["pattern that needs backtracking"] = (b => Using(b, i => i.Required("a", Shape.TextOf(pattern: @"(a)\1"))), ClpCodes.BadDefinition, "pattern"),
        ["text longer than itself"] = (b => Using(b, i => i.Required("a", Shape.TextOf(5, 4))), ClpCodes.BadDefinition, "'a'"),
        ["text of negative length"] = (b => Using(b, i => i.Required("a", Shape.TextOf(-1))), ClpCodes.BadDefinition, "'a'"),
        ["empty range of numbers"] = (b => Using(b, i => i.Required("a", Shape.List(Shape.NumberBetween(2, 1)))), ClpCodes.BadDefinition, "'a'"),
        ["list longer than itself"] = (b => Using(b, i => i.Required("a", Shape.Map(Shape.List(Shape.Text, 2, 1)))), ClpCodes.BadDefinition, "'a'"),
        ["enum without values"] = (b => Using(b, i => i.Required("a", Shape.Enum())), ClpCodes.BadDefinition, "'a'"),
        ["enum with a value twice"] = (b => Using(b, i => i.Required("a", Shape.Enum("x", "x"))), ClpCodes.BadDefinition, "'a'"),
        ["transition without time"] = (b => b.Intent("use").TransitionAsync("t", "use", (_, _) => new(StateDelta.Empty), timeout: TimeSpan.Zero), ClpCodes.BadDefinition, "'t'"),
        ["transition with more time than a timer has"] = (b => b.Intent("use").TransitionAsync("t", "use", (_, _) => new(StateDelta.Empty), timeout: TimeSpan.MaxValue), ClpCodes.BadDefinition, "'t'"),
        ["proposals that expire at once"] = (b => Using(b, i => i.ProposalsExpireAfter(TimeSpan.Zero)), ClpCodes.BadDefinition, "'use'"),
        ["overwrite of an undeclared field"] = (b => Using(b, i => i.AllowOverwrite("typo").Required("type", Shape.Text)), ClpCodes.BadDefinition, "'typo'"),
    };

    public static TheoryData<string> Rows => [.. Mistakes.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Build_WithAMistake_NamesItsCodeAndPlace(string row)
    {
        (Func<ContractBuilder, ContractBuilder> mistake, string code, string says) = Mistakes[row];

        ContractException refused = Should.Throw<ContractException>(() => mistake(Good()).Build());

        ImmutableArray<ContractDiagnostic> found = [.. refused.Diagnostics.Where(d => d.Code == code)];
        found.ShouldNotBeEmpty(refused.Message);
        found.ShouldContain(d => d.Severity == DiagnosticSeverity.Error && d.Message.Contains(says, StringComparison.Ordinal), refused.Message);
    }

    [Fact]
    public void Build_WithSeveralMistakes_ReportsAllAtOnce()
    {
        ContractException refused = Should.Throw<ContractException>(() => Good().Intent("idle").Guard("g", _ => GuardVerdict.Allow, on: ["nope"]).Build());

        refused.Diagnostics.Select(d => d.Code).ShouldBe([ClpCodes.UnknownIntentInContract, ClpCodes.IntentWithoutTransition], ignoreOrder: true);
        refused.Message.ShouldContain("idle");
        refused.Message.ShouldContain("nope");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-7)]
    public void Build_WithAVersionBelowOne_IsRefused(int version)
        => Should.Throw<ContractException>(() => Contract.Define("c", version).Intent("a").Transition("t", "a", _ => StateDelta.Empty).Build()).Code.ShouldBe(ClpCodes.BadDefinition);

    [Fact]
    public void Build_OfEveryShapeWithinItsBounds_Succeeds()
        => Using(Good(), i => i.Required("a", Shape.TextOf(0, 0)).Required("b", Shape.NumberBetween(1, 1)).Required("c", Shape.List(Shape.Text, 1, 1)).Required("d", Shape.Enum("x")))
            .Build().Diagnostics.ShouldBeEmpty();

    [Fact]
    public void Quorum_OfNobody_IsRefused() => Should.Throw<ContractException>(() => AcceptancePolicy.Quorum(0, "clerk")).Code.ShouldBe(ClpCodes.BadDefinition);

    private static ContractBuilder Good() => Contract.Define("good").State(StateObject.Empty).Intent("basic").Transition("base", "basic", _ => StateDelta.Empty);

    private static ContractBuilder Using(ContractBuilder b, Action<IntentBuilder> intent) => b.Intent("use", intent).Transition("used", "use", _ => StateDelta.Empty);
}
