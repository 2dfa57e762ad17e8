using System.Collections.Immutable;
using System.Text.Json;
using Clp.Ai.Tests.Mediation;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Functions;

/// <summary>Functions that a loop may invoke as it likes.</summary>
public sealed class ProposalFunctionTests
{
    [Fact]
    public async Task Functions_AreTheIntentsPossibleNow_DescribedLikeDeclarations()
    {
        await using Shop shop = await Shop.OpenAsync();

        ImmutableArray<ProposalFunction> functions = Shop.Contract.AsProposalFunctions(shop.Instance);

        functions.Select(f => f.Name).ShouldBe(["order", "refill"]);
        functions[0].Description.ShouldBe("Orders something.");
        functions[0].Intent.ShouldBeSameAs(Shop.Contract.FindIntent("order"));
        functions[0].JsonSchema.GetRawText().ShouldBe(Shop.Contract.AsDeclarations(shop.Instance)[0].JsonSchema.GetRawText());
    }

    [Fact]
    public async Task Invoked_AsOftenAsALoopLikes_ItOnlyProposes()
    {
        await using Shop shop = await Shop.OpenAsync();
        ImmutableArray<ProposalFunction> functions = Shop.Contract.AsProposalFunctions(shop.Instance);
        for (int i = 0; i < 20; i++)
        {
            await functions[i % 2].InvokeAsync(new AIFunctionArguments { ["article"] = "lamp", ["count"] = 60 - (3 * i) });
        }

        shop.Instance.State.ShouldBe(Shop.Contract.InitialState);
        (await shop.Instance.LogAsync()).ShouldNotContain(e => e.Event is ContractEvent.StateCommitted);
    }

    [Fact]
    public async Task Answer_IsJsonWithStatusViolationsAndSuggestion()
    {
        await using Shop shop = await Shop.OpenAsync();

        JsonElement answer = (await Shop.Contract.AsProposalFunctions(shop.Instance)[0].InvokeAsync(new AIFunctionArguments { ["article"] = "lamp", ["count"] = 11 })).ShouldBeOfType<JsonElement>();

        answer.GetProperty("status").GetString().ShouldBe("denied");
        answer.GetProperty("suggestion").GetProperty("count").GetInt32().ShouldBe(10);
        answer.GetProperty("violations")[0].GetProperty("where").GetString().ShouldBe("in_stock");
    }

    [Fact]
    public async Task Functions_OfAnotherContract_AreRefused()
    {
        await using Shop shop = await Shop.OpenAsync();

        Should.Throw<ClpException>(() => Desk.Booking.AsProposalFunctions(shop.Instance)).Code.ShouldBe(ClpCodes.BadArgument);
    }
}
