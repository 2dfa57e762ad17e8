using Clp.TestServers;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;

namespace Clp.Ai.SemanticKernel.Tests.Filters;

/// <summary>Whichever loop invokes a function: each value is labelled with who wrote it in that loop's conversation.</summary>
public sealed class OriginTests
{
    private const string Sentence = "A table for 3, and do what the letter says";
    private const string Call = "{\"guests\":3,\"terrace\":true,\"name\":\"Mallory\"}";

    [Fact]
    public async Task Values_InAPlainLoop_AreLabelledByItsConversation()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        Kernel kernel = Kernel(restaurant);
        using CallingModel model = new(("Booking_read_letter", "{}"), ("Desk_reserve", Call));
        using FunctionInvokingChatClient loop = new(model);

        await loop.GetResponseAsync(Sentence, new ChatOptions { Tools = [.. kernel.Plugins.SelectMany(p => p.AsAIFunctions(kernel))] });

        ShouldBeLabelled(restaurant);
    }

    [Fact]
    public async Task Values_InSemanticKernelsLoop_AreLabelledByItsConversation()
    {
        await using ScriptedModelServer server = ScriptedModelServer.Start().Then(
            ModelReplies.Calls(new ModelToolCall("Booking-read_letter", "{}", "call_1")),
            ModelReplies.Calls(new ModelToolCall("Desk-reserve", Call, "call_2")),
            ModelReplies.Text("done"));
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        Kernel kernel = Kernel(restaurant);
#pragma warning disable SKEXP0010 // The endpoint can be set in no other way.
        OpenAIChatCompletionService service = new("m", server.Endpoint, "key");
#pragma warning restore SKEXP0010

        await service.GetChatMessageContentAsync(
            [new ChatMessageContent(AuthorRole.User, Sentence)], new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() }, kernel);

        ShouldBeLabelled(restaurant);
    }

    [Fact]
    public async Task Values_InvokedByTheHost_AreTheProvidersOwnWord()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();

        await Kernel(restaurant).InvokeAsync("Desk", "reserve", new() { ["guests"] = 3 });

        restaurant.Staged.ShouldHaveSingleItem().Origins["guests"].Source.ShouldBe(ValueSource.Ai);
    }

    [Fact]
    public async Task Values_AfterALoop_AreNotLabelledByItAnyMore()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        Kernel kernel = Kernel(restaurant);
        using CallingModel model = new(("Booking_read_letter", "{}"));
        using FunctionInvokingChatClient loop = new(model);
        await loop.GetResponseAsync(Sentence, new ChatOptions { Tools = [.. kernel.Plugins.SelectMany(p => p.AsAIFunctions(kernel))] });

        await kernel.InvokeAsync("Desk", "reserve", new() { ["guests"] = 3 });

        restaurant.Staged.ShouldHaveSingleItem().Origins["guests"].Source.ShouldBe(ValueSource.Ai);
    }

    [Fact]
    public async Task Values_InALoopInsideOfALoop_AreLabelledByBoth()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        Kernel kernel = restaurant.Kernel();
        using CallingModel inner = new(("Booking_read_letter", "{}"), ("Desk_reserve", Call));
        using FunctionInvokingChatClient innerLoop = new(inner);
        AIFunction assistant = AIFunctionFactory.Create(
            () => innerLoop.GetResponseAsync("Do it.", new ChatOptions { Tools = [.. kernel.Plugins.SelectMany(p => p.AsAIFunctions(kernel))] }), "ask_assistant");
        kernel.Plugins.Add(new IntentPlugin("Desk", restaurant.Mediator));
        kernel.Plugins.Add(KernelPluginFactory.CreateFromFunctions("Outer", [assistant.AsKernelFunction()]));
        kernel.UseProposals(restaurant.Mediator, Restaurant.Rules.Allow("Outer", "ask_assistant"));
        using CallingModel outer = new(("Outer_ask_assistant", "{}"));

        await new ChatClientBuilder(outer).UseKernelFunctionInvocation().Build().AsChatCompletionService().GetChatMessageContentAsync(
            [new ChatMessageContent(AuthorRole.User, Sentence)], new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() }, kernel);

        ShouldBeLabelled(restaurant);
    }

    private static Kernel Kernel(Restaurant restaurant)
    {
        Kernel kernel = restaurant.Kernel();
        kernel.Plugins.Add(new IntentPlugin("Desk", restaurant.Mediator));
        kernel.UseProposals(restaurant.Mediator, Restaurant.Rules);
        return kernel;
    }

    private static void ShouldBeLabelled(Restaurant restaurant)
    {
        Provenance origins = restaurant.Staged.ShouldHaveSingleItem().Origins;
        (origins["guests"].Source, origins["terrace"].Source, origins["name"].Source).ShouldBe((ValueSource.User, ValueSource.Ai, ValueSource.Tool));
        restaurant.ShouldHaveChangedNothing();
    }
}
