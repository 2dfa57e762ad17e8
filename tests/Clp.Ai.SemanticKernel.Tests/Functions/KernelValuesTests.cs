using Microsoft.SemanticKernel;

namespace Clp.Ai.SemanticKernel.Tests.Functions;

/// <summary>Services of Semantic Kernel write every argument of a call as a text, unless they are told to keep its type.</summary>
public sealed class KernelValuesTests
{
    [Theory]
    [InlineData("guests", "3", "waiting", "3")]
    [InlineData("guests", "three", "invalid", null)]
    [InlineData("guests", "\"3\"", "invalid", null)]
    [InlineData("guests", "3.5", "invalid", null)]
    [InlineData("guests", "1e999", "invalid", null)]
    [InlineData("guests", "", "invalid", null)]
    [InlineData("guests", "3,", "invalid", null)]
    [InlineData("terrace", "True", "incomplete", null)]
    [InlineData("terrace", "yes", "invalid", null)]
    [InlineData("wishes", "[\"quiet\"]", "incomplete", null)]
    [InlineData("wishes", "quiet", "invalid", null)]
    [InlineData("name", "42", "incomplete", null)]
    [InlineData("name", "True", "incomplete", null)]
    public async Task Text_AsAKernelPassesItOn_IsReadAsTheFieldWantsItOrRefused(string field, string text, string status, string? value)
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        IntentPlugin plugin = new("Desk", restaurant.Mediator);

        System.Text.Json.JsonElement answer = await new Kernel().InvokeAsync<System.Text.Json.JsonElement>(plugin["reserve"], new() { [field] = text });

        answer.GetProperty("status").GetString().ShouldBe(status);
        restaurant.Staged.FirstOrDefault(p => p.Status == ProposalStatus.Staged)?.Values[field]?.ToString().ShouldBe(value);
        restaurant.ShouldHaveChangedNothing();
    }

    [Fact]
    public async Task Text_ForATextField_StaysTheText()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();

        await new Kernel().InvokeAsync(new IntentPlugin("Desk", restaurant.Mediator)["reserve"], new() { ["guests"] = "2", ["name"] = "42", ["wishes"] = "[\"a\"]", ["terrace"] = "False" });

        restaurant.Staged.ShouldHaveSingleItem().Values.ShouldBe(StateObject.Of(("guests", 2), ("name", "42"), ("wishes", StateArray.Of("a")), ("terrace", false)));
    }

    [Fact]
    public async Task Value_OfATypeThatNoJsonHas_IsInvalid()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();

        System.Text.Json.JsonElement answer = await new Kernel().InvokeAsync<System.Text.Json.JsonElement>(new IntentPlugin("Desk", restaurant.Mediator)["reserve"], new() { ["guests"] = new Uri("http://x") });

        answer.GetProperty("status").GetString().ShouldBe("invalid");
    }
}
