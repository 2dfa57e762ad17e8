namespace Clp.Tests.Validation;

/// <summary>What a transition may not do to the declared state, whichever operation it uses.</summary>
public sealed class WriteCheckTests
{
    private static readonly StateObject Start = StateObject.Parse("""{"user":{"name":"ada","age":36},"tags":["a"],"scores":{"x":1}}""");

    private static readonly Field[] Declared =
    [
        Field.Optional("user", Shape.Object(Field.Required("name", Shape.Text), Field.Required("age", Shape.Integer), Field.Optional("mail", Shape.Text))),
        Field.Required("tags", Shape.List(Shape.Text, 1, 3)),
        Field.Optional("scores", Shape.Map(Shape.IntegerBetween(0, 10))),
        Field.Optional("address", Shape.Object(Field.Required("city", Shape.Text), Field.Optional("lines", Shape.List(Shape.Text)))),
        Field.Optional("grid", Shape.List(Shape.List(Shape.Integer))),
        Field.Optional("boss", Shape.Object(Field.Required("name", Shape.Text), Field.Required("age", Shape.Integer)).OrNull()),
    ];

    private static readonly Dictionary<string, (StateDelta Delta, string[] Errors)> Writes = new()
    {
        ["an undeclared field"] = (StateDelta.Set("isAdmin", true), ["isAdmin undeclared_path"]),
        ["an undeclared field below a declared one"] = (StateDelta.Set("user.isAdmin", true), ["user.isAdmin undeclared_path"]),
        ["an undeclared field by merge"] = (StateDelta.Merge(StateObject.Of(("isAdmin", true))), ["isAdmin undeclared_path"]),
        ["an undeclared field by nested merge"] = (StateDelta.Merge(StateObject.Parse("""{"user":{"isAdmin":true}}""")), ["user.isAdmin undeclared_path"]),
        ["a wrong type"] = (StateDelta.Set("user.age", "old"), ["user.age wrong_type"]),
        ["a wrong type by merge"] = (StateDelta.Merge(StateObject.Parse("""{"user":{"age":"old"}}""")), ["user.age wrong_type"]),
        ["a whole object with a hole"] = (StateDelta.Set("user", StateObject.Of(("name", "x"))), ["user.age missing_field"]),
        ["part of a missing object"] = (StateDelta.Set("address.lines", StateArray.Empty), ["address.city missing_field"]),
        ["part of a missing object by merge"] = (StateDelta.Merge(StateObject.Parse("""{"address":{"lines":["x"]}}""")), ["address.city missing_field"]),
        ["part of a missing object by push"] = (StateDelta.Edit("address.lines", new ArrayOp.Push(["x"])), ["address.city missing_field"]),
        ["a required field, removed"] = (StateDelta.Remove("user.age"), ["user.age missing_field"]),
        ["a required field, removed by merge"] = (StateDelta.Merge(StateObject.Parse("""{"user":{"age":null}}""")), ["user.age missing_field"]),
        ["a required top field, removed"] = (StateDelta.Remove("tags"), ["tags missing_field"]),
        ["an object, removed and begun anew"] = (StateDelta.Remove("user").AndSet("user.name", "x"), ["user.age missing_field"]),
        ["an object, replaced and added to"] = (StateDelta.Set("user", StateObject.Empty).AndSet("user.name", "x"), ["user.age missing_field"]),
        ["a list beyond its bound by push"] = (StateDelta.Edit("tags", new ArrayOp.Push(["b", "c", "d"])), ["tags wrong_length"]),
        ["a list below its bound by removal"] = (StateDelta.Edit("tags", new ArrayOp.RemoveAt([0])), ["tags wrong_length"]),
        ["a list below its bound by removing an item's path"] = (StateDelta.Remove("tags.0"), ["tags wrong_length"]),
        ["a wrong item by push"] = (StateDelta.Edit("tags", new ArrayOp.Push([5])), ["tags.1 wrong_type"]),
        ["a wrong item by insert"] = (StateDelta.Edit("tags", new ArrayOp.Insert(0, 5)), ["tags.0 wrong_type"]),
        ["a wrong item by splice"] = (StateDelta.Edit("tags", new ArrayOp.Splice(0, 1, [5])), ["tags.0 wrong_type"]),
        ["a wrong item by set"] = (StateDelta.Set("tags.0", 5), ["tags.0 wrong_type"]),
        ["a wrong value in a map"] = (StateDelta.Set("scores.y", 11), ["scores.y out_of_range"]),
        ["a null where none belongs"] = (StateDelta.Set("user", StateValue.Null), ["user wrong_type"]),
        ["the whole state with holes"] = (StateDelta.Set(StatePath.Root, StateObject.Empty), ["tags missing_field"]),
        ["a nested list with a wrong item"] = (StateDelta.Set("grid", StateArray.Of(StateArray.Of("x"))), ["grid.0.0 wrong_type"]),
        ["two mistakes"] = (StateDelta.Set("isAdmin", true).AndSet("user.age", "old"), ["isAdmin undeclared_path", "user.age wrong_type"]),
    };

    public static TheoryData<string> Rows => [.. Writes.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task SubmitAsync_ATransitionThatWritesWhatDoesNotFit_ChangesNothing(string row)
    {
        await using ClpRuntime runtime = new(Writing(Writes[row].Delta));
        ContractInstance instance = await runtime.OpenAsync();

        Outcome outcome = await instance.SubmitAsync("write");

        outcome.ShouldBeOfType<Outcome.Invalid>(outcome.Describe()).Errors.Select(e => $"{e.Path} {e.Code}").Distinct().ShouldBe(Writes[row].Errors);
        instance.State.ShouldBeSameAs(Start);
        (await LogAsync(instance)).ShouldBe(["refused"]);
    }

    public static TheoryData<string> Allowed =>
    [
        """[{"op":"set","path":"user.mail","value":"a@b"}]""",
        """[{"op":"set","path":"address.city","value":"Oslo"}]""",
        """[{"op":"set","path":"address.city","value":"Oslo"},{"op":"set","path":"address.lines","value":["x"]}]""",
        """[{"op":"remove","path":"user"}]""",
        """[{"op":"remove","path":"user.mail"}]""",
        """[{"op":"set","path":"boss","value":null}]""",
        """[{"op":"set","path":"scores.new key","value":0}]""",
    ];

    [Theory]
    [MemberData(nameof(Allowed))]
    public async Task SubmitAsync_ATransitionThatWritesWhatFits_Commits(string delta)
    {
        StateDelta change = StateArray.Parse(delta) is StateArray ops ? ops.Cast<StateObject>().Aggregate(StateDelta.Empty, Add) : StateDelta.Empty;
        await using ClpRuntime runtime = new(Writing(change));
        ContractInstance instance = await runtime.OpenAsync();

        (await instance.SubmitAsync("write")).EnsureCommitted();

        instance.State.ShouldBe(Start.Apply(change));
    }

    [Theory]
    [InlineData("user.name", true)]
    [InlineData("scores.z", true)]
    [InlineData("user.mail", false)]
    [InlineData("user", false)]
    [InlineData("tags", false)]
    public async Task SubmitAsync_WithDeclaredWrites_LetsThroughOnlyThose(string path, bool isAllowed)
    {
        StateValue value = path switch { "user" => StateObject.Of(("name", "b"), ("age", 1)), "tags" => StateArray.Of("z"), "scores.z" => 3, _ => "x" };
        await using ClpRuntime runtime = new(Writing(StateDelta.Set(path, value), ["user.name", "scores"]));
        ContractInstance instance = await runtime.OpenAsync();

        Outcome outcome = await instance.SubmitAsync("write");

        outcome.IsCommitted.ShouldBe(isAllowed);
        if (!isAllowed)
        {
            outcome.ShouldBeOfType<Outcome.Invalid>().Errors.ShouldHaveSingleItem().Code.ShouldBe("undeclared_write");
        }
    }

    [Fact]
    public async Task SubmitAsync_DeclaredWritesWithoutAShape_AreKeptToo()
    {
        Contract contract = Contract.Define("free").Intent("write").Transition("t", "write", _ => StateDelta.Set("b", 1), writes: ["a"]).Build();
        await using ClpRuntime runtime = new(contract);

        Outcome outcome = await (await runtime.OpenAsync()).SubmitAsync("write");

        outcome.ShouldBeOfType<Outcome.Invalid>().Errors.ShouldHaveSingleItem().Code.ShouldBe("undeclared_write");
    }

    private static StateDelta Add(StateDelta delta, StateObject op)
    {
        StatePath path = op.Require<string>("path");
        return op.Require<string>("op") == "remove" ? delta.AndRemove(path) : delta.AndSet(path, op.Field("value")!);
    }

    private static Contract Writing(StateDelta delta, StatePath[]? writes = null)
        => Contract.Define("writing").State(Start, Declared).Intent("write").Transition("t", "write", _ => delta, writes: writes).Build();

    private static async Task<List<string>> LogAsync(ContractInstance instance)
    {
        List<string> kinds = [];
        await foreach (RecordedEvent e in instance.ReadLogAsync())
        {
            kinds.Add(e.Event.Kind);
        }

        return kinds;
    }
}
