using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Clp.Ai.SemanticKernel.Tests.Functions;

public sealed class IntentPluginTests
{
    [Fact]
    public async Task Plugin_Listed_FollowsTheState()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        IntentPlugin plugin = new("Desk", restaurant.Mediator, "The table.");

        List<string> before = [.. plugin.Select(f => f.Name)];
        (await restaurant.Table.SubmitAsync("reserve", StateObject.Of(("guests", 2)))).IsCommitted.ShouldBeTrue();

        (before.ShouldHaveSingleItem(), plugin.ShouldHaveSingleItem().Name, plugin.FunctionCount).ShouldBe(("reserve", "give-back", 1));
    }

    [Fact]
    public async Task Function_Described_IsTheIntentsDeclaration()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        IntentDeclaration declaration = Restaurant.Contract.AsDeclarations(restaurant.Table).Single();

        KernelFunction function = new IntentPlugin("Desk", restaurant.Mediator)["reserve"];

        (function.PluginName, function.Name, function.Description).ShouldBe(("Desk", declaration.Name, declaration.Description));
        JsonElement.DeepEquals(function.JsonSchema.GetProperty("properties"), declaration.JsonSchema.GetProperty("properties")).ShouldBeTrue();
        JsonElement.DeepEquals(function.JsonSchema.GetProperty("required"), declaration.JsonSchema.GetProperty("required")).ShouldBeTrue();
        function.Metadata.Parameters.Single(p => p.Name == "guests").ShouldSatisfyAllConditions(p => p.IsRequired.ShouldBeTrue(), p => p.Description.ShouldBe("How many come."));
    }

    [Theory]
    [InlineData("give-back")]
    [InlineData("Give-Back")]
    [InlineData("Desk_give-back")]
    public async Task Function_ThatIsNotPossibleNow_IsFoundAndSaysSo(string name)
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        new IntentPlugin("Desk", restaurant.Mediator).TryGetFunction(name, out KernelFunction? function).ShouldBeTrue();

        JsonElement answer = await new Kernel().InvokeAsync<JsonElement>(function!);

        answer.GetProperty("status").GetString().ShouldBe("not_possible");
        restaurant.ShouldHaveChangedNothing();
    }

    [Fact]
    public async Task Function_OfNoIntent_IsNotFound()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();

        new IntentPlugin("Desk", restaurant.Mediator).TryGetFunction("accept", out _).ShouldBeFalse();
        new IntentPlugin("Desk", restaurant.Mediator).TryGetFunction("commit", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Plugin_WithANameThatKernelsDoNotTake_IsRefused()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();

        Should.Throw<ConfigurationException>(() => new IntentPlugin("my desk", restaurant.Mediator));
        Should.Throw<ConfigurationException>(() => new IntentPlugin("", restaurant.Mediator));
    }

    [Fact]
    public async Task Plugin_OfFieldsThatKernelsCannotTellApart_IsRefused()
    {
        Contract contract = Contract.Define("twins")
            .State(StateObject.Of(("n", 0)), Field.Required("n", Shape.Integer))
            .Intent("go", i => i.Required("size", Shape.Integer).Required("Size", Shape.Integer))
            .Transition("go", "go", _ => StateDelta.Set("n", 1))
            .Build();
        await using ClpRuntime runtime = new(contract);
        ProposalMediator mediator = new(await runtime.OpenAsync());

        Should.Throw<ConfigurationException>(() => new IntentPlugin("Desk", mediator)).Message.ShouldContain("go");
    }

    [Fact]
    public async Task Plugin_UnderEveryLoop_ProposesAndTellsTheModel()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        Kernel kernel = new();
        kernel.Plugins.Add(new IntentPlugin("Desk", restaurant.Mediator));
        using CallingModel model = new(("Desk_reserve", "{\"guests\":9,\"terrace\":true}"), ("Desk_reserve", "{\"guests\":4,\"terrace\":true}"));
        using FunctionInvokingChatClient loop = new(model);

        ChatResponse response = await loop.GetResponseAsync("A table for nine outside", new ChatOptions { Tools = [.. kernel.Plugins["Desk"].AsAIFunctions(kernel)] });

        response.Text.ShouldBe("done");
        model.Answers.Select(a => a.GetProperty("status").GetString()).ShouldBe(["denied", "waiting"]);
        restaurant.Staged.Where(p => p.Status == ProposalStatus.Staged).ShouldHaveSingleItem().Values.ShouldBe(StateObject.Of(("guests", 4), ("terrace", true)));
        restaurant.ShouldHaveChangedNothing();
    }
}
