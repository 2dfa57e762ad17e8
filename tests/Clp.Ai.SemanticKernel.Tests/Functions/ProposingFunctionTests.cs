using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Clp.Ai.SemanticKernel.Tests.Functions;

public sealed class ProposingFunctionTests
{
    private static readonly Dictionary<string, string> Fields = new() { ["people"] = "guests" };

    [Fact]
    public async Task AsProposal_OfAnActingFunction_KeepsWhatAModelReads()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        KernelFunction acting = restaurant.Kernel().Plugins["Booking"]["book_table"];

        KernelFunction proposing = acting.AsProposal(restaurant.Mediator, "reserve", Fields);

        (proposing.Name, proposing.PluginName, proposing.Description).ShouldBe((acting.Name, acting.PluginName, acting.Description));
        proposing.JsonSchema.GetRawText().ShouldBe(acting.JsonSchema.GetRawText());
        ((AIFunction)proposing).Name.ShouldBe("Booking_book_table");
    }

    [Theory]
    [InlineData("kernel")]
    [InlineData("function")]
    [InlineData("kernel stream")]
    [InlineData("AIFunction")]
    public async Task AsProposal_InvokedInAnyWay_StagesAProposalAndDoesNothing(string way)
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        Kernel kernel = restaurant.Kernel();
        KernelFunction proposing = kernel.Plugins["Booking"]["book_table"].AsProposal(restaurant.Mediator, "reserve", Fields);
        KernelArguments arguments = new() { ["people"] = 3, ["terrace"] = true };

        string answer = way switch
        {
            "kernel" => (await kernel.InvokeAsync<JsonElement>(proposing, arguments)).GetRawText(),
            "function" => (await proposing.InvokeAsync(kernel, arguments)).GetValue<JsonElement>().GetRawText(),
            "kernel stream" => string.Concat(await proposing.InvokeStreamingAsync(kernel, arguments).Select(c => c.ToString()).ToListAsync()),
            _ => ((JsonElement)(await proposing.InvokeAsync(new AIFunctionArguments(arguments)))!).GetRawText(),
        };

        restaurant.ShouldHaveChangedNothing();
        Proposal proposal = restaurant.Staged.ShouldHaveSingleItem();
        proposal.Values.ShouldBe(StateObject.Of(("guests", 3), ("terrace", true)));
        (proposal.By, proposal.Status).ShouldBe((Actor.Ai("chat"), ProposalStatus.Staged));
        JsonDocument.Parse(answer).RootElement.GetProperty("proposalId").GetString().ShouldBe(proposal.Id.ToString());
        JsonDocument.Parse(answer).RootElement.GetProperty("status").GetString().ShouldBe("waiting");
    }

    [Fact]
    public async Task AsProposal_WhenAGuardObjects_AnswersTheViolationAndTheSuggestion()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        KernelFunction proposing = restaurant.Kernel().Plugins["Booking"]["book_table"].AsProposal(restaurant.Mediator, "reserve", Fields);

        JsonElement answer = (await proposing.InvokeAsync(new Kernel(), new() { ["people"] = 9, ["terrace"] = true })).GetValue<JsonElement>();

        answer.GetProperty("status").GetString().ShouldBe("denied");
        answer.GetProperty("violations")[0].GetProperty("where").GetString().ShouldBe("terrace_is_small");
        answer.GetProperty("suggestion").GetProperty("guests").GetInt32().ShouldBe(4);
        restaurant.ShouldHaveChangedNothing();
    }

    [Fact]
    public async Task AsProposal_OfAnUnknownIntentOrField_IsRefusedWhenItIsMade()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        KernelFunction acting = restaurant.Kernel().Plugins["Booking"]["book_table"];

        Should.Throw<ClpException>(() => acting.AsProposal(restaurant.Mediator, "sell")).Code.ShouldBe(ClpCodes.BadArgument);
        Should.Throw<ClpException>(() => acting.AsProposal(restaurant.Mediator, "reserve", new Dictionary<string, string> { ["people"] = "crowd" })).Code.ShouldBe(ClpCodes.BadArgument);
    }

    [Fact]
    public async Task AsProposal_TwoArgumentsForOneField_IsInvalidAndNotEitherOfThem()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        KernelFunction proposing = restaurant.Kernel().Plugins["Booking"]["book_table"].AsProposal(restaurant.Mediator, "reserve", Fields);

        JsonElement answer = (await proposing.InvokeAsync(new Kernel(), new() { ["people"] = 2, ["guests"] = 3 })).GetValue<JsonElement>();

        answer.GetProperty("status").GetString().ShouldBe("invalid");
        restaurant.Staged.ShouldNotContain(p => p.Status == ProposalStatus.Staged);
    }

    [Fact]
    public async Task AsProposal_WithAnArgumentThatTheIntentDoesNotKnow_IsInvalid()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        KernelFunction proposing = restaurant.Kernel().Plugins["Booking"]["book_table"].AsProposal(restaurant.Mediator, "reserve", Fields);

        JsonElement answer = (await proposing.InvokeAsync(new Kernel(), new() { ["people"] = 2, ["isAdmin"] = true })).GetValue<JsonElement>();

        answer.GetProperty("status").GetString().ShouldBe("invalid");
        restaurant.ShouldHaveChangedNothing();
    }
}
