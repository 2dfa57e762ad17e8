namespace Clp.Tests.Contracts;

public sealed class ContractHashTests
{
    [Fact]
    public void Hash_OfTheSameDeclarations_IsTheSame() => Base().Build().Hash.ShouldBe(Base().Build().Hash);

    [Fact]
    public void Hash_IsLowerCaseSha256() => Base().Build().Hash.ShouldMatch("^[0-9a-f]{64}$");

    private static readonly Dictionary<string, Func<Contract>> Changes = new()
    {
        ["name"] = () => Base("other").Build(),
        ["version"] = () => Base(version: 2).Build(),
        ["contract description"] = () => Base().Describe("other").Build(),
        ["intent"] = () => Base().Intent("b").Transition("tb", "b", _ => StateDelta.Empty).Build(),
        ["risk"] = () => Base(intent: i => i.Risk(IntentRisk.Low)).Build(),
        ["another's acceptance"] = () => Base(intent: i => i.Accept(AcceptancePolicy.ByAnotherHuman)).Build(),
        ["intent description"] = () => Base(intent: i => i.Describe("other")).Build(),
        ["field"] = () => Base(intent: i => i.Optional("more", Shape.Text)).Build(),
        ["field shape"] = () => Base(shape: Shape.Number).Build(),
        ["field bounds"] = () => Base(shape: Shape.IntegerBetween(0, 9)).Build(),
        ["field nullable"] = () => Base(shape: Shape.Integer.OrNull()).Build(),
        ["overwrite"] = () => Base(intent: i => i.AllowOverwrite("x")).Build(),
        ["undeclared fields"] = () => Base(intent: i => i.AllowOthers()).Build(),
        ["acceptance by a person"] = () => Base(intent: i => i.Accept(AcceptancePolicy.ByHuman)).Build(),
        ["acceptance by rule"] = () => Base(intent: i => i.Accept(AcceptancePolicy.When(_ => true, "small"))).Build(),
        ["quorum"] = () => Base(intent: i => i.Accept(AcceptancePolicy.Quorum(2, "clerk"))).Build(),
        ["quorum of three"] = () => Base(intent: i => i.Accept(AcceptancePolicy.Quorum(3, "clerk"))).Build(),
        ["quorum with the dispatcher"] = () => Base(intent: i => i.Accept(AcceptancePolicy.Quorum(2, "clerk", separateFromDispatcher: false))).Build(),
        ["requirement"] = () => Base(intent: i => i.Require("yes", "Yes?")).Build(),
        ["requirement text"] = () => Base(intent: i => i.Require("yes", "Really?")).Build(),
        ["requirement tag"] = () => Base(intent: i => i.Require("yes", "Yes?", null, "policy")).Build(),
        ["stale proposals"] = () => Base(intent: i => i.AllowStaleProposals()).Build(),
        ["proposal lifetime"] = () => Base(intent: i => i.ProposalsExpireAfter(TimeSpan.FromMinutes(5))).Build(),
        ["guard"] = () => Base().Guard("h", _ => GuardVerdict.Allow).Build(),
        ["guard on an intent"] = () => Base(guard: b => b.Guard("g", _ => GuardVerdict.Allow, on: ["a"])).Build(),
        ["guard tag"] = () => Base(guard: b => b.Guard("g", _ => GuardVerdict.Allow, tags: ["api"])).Build(),
        ["guard description"] = () => Base(guard: b => b.Guard("g", _ => GuardVerdict.Allow, description: "other")).Build(),
        ["transition condition"] = () => Base(transition: b => b.Transition("t", "a", _ => StateDelta.Empty, when: _ => true)).Build(),
        ["transition writes"] = () => Base(transition: b => b.Transition("t", "a", _ => StateDelta.Empty, writes: ["n"])).Build(),
        ["transition awaits"] = () => Base(transition: b => b.TransitionAsync("t", "a", (_, _) => new(StateDelta.Empty))).Build(),
        ["transition description"] = () => Base(transition: b => b.Transition("t", "a", _ => StateDelta.Empty, description: "other")).Build(),
        ["state shape"] = () => Base(state: [Field.Required("n", Shape.Integer), Field.Optional("m", Shape.Text)]).Build(),
        ["visible to AI"] = () => Base(state: [Field.Required("n", Shape.Integer) with { VisibleToAi = true }]).Build(),
    };

    [Fact]
    public void Hash_OfDifferentDeclarations_AlwaysDiffers()
    {
        Dictionary<string, string> seen = new() { [Base().Build().Hash] = "nothing changed" };
        foreach ((string change, Func<Contract> build) in Changes)
        {
            string hash = build().Hash;
            seen.TryGetValue(hash, out string? same).ShouldBeFalse($"'{change}' has the hash of '{same}'");
            seen[hash] = change;
        }
    }

    [Fact]
    public void Hash_OfOtherCodeAndInitialState_IsTheSame()
        => Base(guard: b => b.Guard("g", _ => GuardVerdict.Deny("never"))).Build().WithInitialState(StateObject.Of(("n", 7))).Hash.ShouldBe(Base().Build().Hash);

    [Fact]
    public void WithGuards_ByTag_KeepsTheOthersOutOfJudgementAndHash()
    {
        Contract all = Base(guard: b => b.Guard("g", _ => GuardVerdict.Allow, tags: ["api"]).Guard("p", _ => GuardVerdict.Allow, tags: ["policy"])).Build();

        Contract api = all.WithGuards(g => g.HasTag("api"));

        api.Guards.Select(g => g.Name).ShouldBe(["g"]);
        api.FindIntent("a")!.Guards.Select(g => g.Name).ShouldBe(["g"]);
        api.Hash.ShouldNotBe(all.Hash);
        all.Guards.Length.ShouldBe(2);
    }

    [Fact]
    public void WithRequirements_ThatFail_AreGone()
    {
        Contract all = Base(intent: i => i.Require("yes", "Yes?", null, "policy").Require("sure", "Sure?")).Build();

        all.WithRequirements(r => !r.Tags.Contains("policy")).FindIntent("a")!.Requirements.Select(r => r.Name).ShouldBe(["sure"]);
    }

    [Fact]
    public void FindIntent_OfHostileNames_IsNull()
    {
        Contract contract = Base().Build();

        foreach (string? name in new[] { null, "", "A", "a ", "__proto__", "constructor", "\0", new string('x', 100_000) })
        {
            contract.FindIntent(name!).ShouldBeNull();
        }
    }

    private static ContractBuilder Base(string name = "base", int version = 1, Action<IntentBuilder>? intent = null, Shape? shape = null, Field[]? state = null, Action<ContractBuilder>? guard = null, Action<ContractBuilder>? transition = null)
    {
        ContractBuilder builder = Contract.Define(name, version).Describe("base").State(StateObject.Of(("n", 0)), state ?? [Field.Required("n", Shape.Integer)]).Intent("a", i =>
        {
            i.Required("x", shape ?? Shape.Integer);
            intent?.Invoke(i);
        });
        (guard ?? (b => b.Guard("g", _ => GuardVerdict.Allow)))(builder);
        (transition ?? (b => b.Transition("t", "a", _ => StateDelta.Empty)))(builder);
        return builder;
    }
}
