namespace Clp.Tests.Contracts;

public sealed class ContractExportTests
{
    private static Contract Door() => Contract.Define("door")
        .State(StateObject.Of(("open", false)), Field.Required("open", Shape.Boolean))
        .Intent("open", i => i.Required("key", Shape.Text))
        .Intent("close")
        .Guard("key_must_fit", _ => GuardVerdict.Allow, on: ["open"])
        .Transition("swing", "open", _ => StateDelta.Set("open", true), when: c => !c.State.Get("open", false))
        .Transition("ring", "open", _ => StateDelta.Empty)
        .TransitionAsync("shut", "close", (_, _) => new(StateDelta.Set("open", false)))
        .Build();

    [Fact]
    public void ToMermaid_OfADoor_IsThisText() => Door().ToMermaid().ShouldBe(
        """
        flowchart LR
          i0 --> g0
          g0 -->|"open, when"| t0
          g0 -->|"open"| t1
          i1 -->|"close"| t2
          i0(["open"])
          i1(["close"])
          g0{{"key_must_fit"}}
          t0["swing"]
          t1["ring"]
          t2["shut (async)"]

        """);

    [Fact]
    public void ToDot_OfADoor_IsThisText() => Door().ToDot().ShouldBe(
        """
        digraph "door" {
          rankdir=LR;
          i0 [label="open", shape=oval];
          i1 [label="close", shape=oval];
          g0 [label="key_must_fit", shape=hexagon];
          t0 [label="swing", shape=box];
          t1 [label="ring", shape=box];
          t2 [label="shut (async)", shape=box];
          i0 -> g0;
          g0 -> t0 [label="open, when"];
          g0 -> t1 [label="open"];
          i1 -> t2 [label="close"];
        }

        """);

    [Theory]
    [InlineData("\"]; rm [label=\"x")]
    [InlineData("\"] --> evil[\"")]
    [InlineData("a\nb\r\nc")]
    [InlineData("back\\slash\\")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("#quot;]")]
    public void Exports_OfHostileNames_StayWithinTheirLabels(string hostile)
    {
        Contract contract = Contract.Define(hostile).Intent(hostile).Guard(hostile, _ => GuardVerdict.Allow).Transition(hostile, hostile, _ => StateDelta.Empty).Build();

        string mermaid = contract.ToMermaid();
        mermaid.Split('\n').Length.ShouldBe(1 + 2 + 3 + 1, mermaid);
        foreach (string line in mermaid.Split('\n').Skip(1))
        {
            line.Count(c => c == '"').ShouldBeOneOf(0, 2);
        }

        mermaid.ShouldNotContain("<");
        mermaid.ShouldNotContain("\r");

        string dot = contract.ToDot();
        dot.Split('\n').Length.ShouldBe(2 + 3 + 2 + 2, dot);
        foreach (string line in dot.Split('\n'))
        {
            Unescaped(line).ShouldBeOneOf(0, 2);
        }
    }

    // How many quotes of a DOT line are not escaped: those that begin and end a label.
    private static int Unescaped(string line)
    {
        int count = 0;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\')
            {
                i++;
            }
            else if (line[i] == '"')
            {
                count++;
            }
        }

        return count;
    }
}
