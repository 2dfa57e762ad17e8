namespace Clp.Tests.Contracts;

public sealed class MarkdownTests
{
    private static readonly Contract Desk = Contract.Define("desk", 3)
        .Describe("What a desk may do.")
        .Intent("cancel", i => i.Describe("Ends an order.").Required("order", Shape.Text, "Which | order.").Optional("why", Shape.Enum("late", "wrong"))
            .Require("customer_said_yes", "The customer agreed.", null, "policy"))
        .Guard("order_exists", _ => GuardVerdict.Allow, on: ["cancel"], tags: ["api"], description: "The order is known.")
        .Guard("within_a_day", _ => GuardVerdict.Allow, tags: ["policy", "time"], description: "Ordered less\nthan a day ago.")
        .Guard("plain", _ => GuardVerdict.Allow)
        .Transition("end", "cancel", _ => StateDelta.Empty)
        .Build();

    [Fact]
    public void ToMarkdown_AContract_TellsInputsRequirementsAndGuardsByTag()
    {
        Desk.ToMarkdown().ShouldBe("""
            # desk, version 3

            What a desk may do.

            ## cancel

            Ends an order.

            | input | what it is | needed | meaning |
            |---|---|---|---|
            | order | text | yes | Which \| order. |
            | why | one of late, wrong | no |  |

            - To be affirmed: **customer_said_yes**: The customer agreed.
            - Accepted by: manual

            ## Guards

            ### api

            | guard | judges | demands |
            |---|---|---|
            | order_exists | cancel | The order is known. |

            ### policy

            | guard | judges | demands |
            |---|---|---|
            | within_a_day | everything | Ordered less than a day ago. |

            ### time

            | guard | judges | demands |
            |---|---|---|
            | within_a_day | everything | Ordered less than a day ago. |

            ### without a tag

            | guard | judges | demands |
            |---|---|---|
            | plain | everything |  |


            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void ToMarkdown_OneTag_LeavesTheOthersOut()
    {
        string text = Desk.ToMarkdown("policy");

        text.ShouldContain("within_a_day");
        text.ShouldContain("customer_said_yes");
        text.ShouldNotContain("order_exists");
        text.ShouldNotContain("### time");
        Desk.ToMarkdown("api").ShouldNotContain("customer_said_yes");
    }
}
