using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Clp.Ai.SemanticKernel.Tests.Filters;

public sealed class ProposalFilterTests
{
    private static readonly PromptExecutionSettings Auto = new() { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() };

    [Fact]
    public async Task Filter_WhenTheHostInvokes_ProposesInItsPlace()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        Kernel kernel = FilteredOnly(restaurant);

        JsonElement answer = await kernel.InvokeAsync<JsonElement>("Booking", "book_table", new() { ["people"] = "3" });

        answer.GetProperty("status").GetString().ShouldBe("waiting");
        restaurant.Staged.ShouldHaveSingleItem().Values.ShouldBe(StateObject.Of(("guests", 3)));
        restaurant.ShouldHaveChangedNothing();
    }

    [Fact]
    public async Task Filter_WhenTheHostStreams_ProposesOnce()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        Kernel kernel = FilteredOnly(restaurant);
        KernelFunction function = kernel.Plugins["Booking"]["book_table"];

        List<StreamingKernelContent> pieces = await function.InvokeStreamingAsync(kernel, new() { ["people"] = 3 }).ToListAsync();
        List<string> texts = await function.InvokeStreamingAsync<string>(kernel, new() { ["people"] = 4 }).ToListAsync();

        pieces.ShouldHaveSingleItem().ToString().ShouldContain("waiting");
        texts.ShouldHaveSingleItem().ShouldContain("waiting");
        restaurant.Staged.Count.ShouldBe(2);
        restaurant.ShouldHaveChangedNothing();
    }

    [Fact]
    public async Task Filter_WhenAPromptInvokes_ProposesAndLeavesThePromptAlone()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        Kernel kernel = FilteredOnly(restaurant, new CallingModel());

        string? said = await kernel.InvokePromptAsync<string>("Hours: {{Booking.opening_hours}}. {{Booking.book_table people='2'}} {{Booking.send_flowers}}");

        said.ShouldBe("done");
        restaurant.Staged.ShouldHaveSingleItem().Values.ShouldBe(StateObject.Of(("guests", 2)));
        restaurant.ShouldHaveChangedNothing();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Filter_WhenAKernelsOwnLoopInvokes_ProposesRefusesOrLetsRunByTheRules(bool streams)
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        using CallingModel model = new(("Booking_opening_hours", "{}"), ("Booking_send_flowers", "{}"), ("Booking_book_table", "{\"people\":3}"));
        Kernel kernel = FilteredOnly(restaurant, model);
        IChatCompletionService service = kernel.GetRequiredService<IChatCompletionService>();

        ChatHistory history = [new(AuthorRole.User, "A table for three")];
        _ = streams
            ? string.Concat(await service.GetStreamingChatMessageContentsAsync(history, Auto, kernel).Select(c => c.Content).ToListAsync())
            : (await service.GetChatMessageContentAsync(history, Auto, kernel)).Content!;

        model.Answers[0].GetString().ShouldBe("18 to 23");
        model.Answers[1].GetProperty("status").GetString().ShouldBe("not_permitted");
        model.Answers[2].GetProperty("status").GetString().ShouldBe("waiting");
        restaurant.Staged.ShouldHaveSingleItem().Values.ShouldBe(StateObject.Of(("guests", 3)));
        restaurant.ShouldHaveChangedNothing();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Filter_OfEitherKindAlone_ProposesInAKernelsOwnLoop(bool isAuto)
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        using CallingModel model = new(("Booking_send_flowers", "{}"), ("Booking_book_table", "{\"people\":3}"));
        Kernel kernel = FilteredOnly(restaurant, model);
        (isAuto ? (Action)kernel.FunctionInvocationFilters.Clear : kernel.AutoFunctionInvocationFilters.Clear)();

        await kernel.GetRequiredService<IChatCompletionService>().GetChatMessageContentAsync([new ChatMessageContent(AuthorRole.User, "A table for three")], Auto, kernel);

        model.Answers.Select(a => a.GetProperty("status").GetString()).ShouldBe(["not_permitted", "waiting"]);
        restaurant.Staged.ShouldHaveSingleItem().Values.ShouldBe(StateObject.Of(("guests", 3)));
        restaurant.ShouldHaveChangedNothing();
    }

    [Fact]
    public async Task Filter_AddedTwiceAndWithFunctionsThatPropose_StillProposesOnce()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        Kernel kernel = restaurant.Kernel();
        kernel.Plugins.Add(new IntentPlugin("Desk", restaurant.Mediator));
        kernel.UseProposals(restaurant.Mediator, Restaurant.Rules);
        kernel.UseProposals(restaurant.Mediator, Restaurant.Rules);

        await kernel.InvokeAsync("Booking", "book_table", new() { ["people"] = 1 });
        await kernel.InvokeAsync("Desk", "reserve", new() { ["guests"] = 2 });

        restaurant.Staged.Select(p => p.Values["guests"]!.ToString()).ShouldBe(["1", "2"]);
        restaurant.ShouldHaveChangedNothing();
    }

    [Fact]
    public async Task Filter_ForARuleOfNoIntent_IsRefusedWhenItIsMade()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();

        Should.Throw<ClpException>(() => new ProposalFilter(restaurant.Mediator, FunctionRules.None.Propose("Booking", "book_table", "sell"))).Code.ShouldBe(ClpCodes.BadArgument);
    }

    [Fact]
    public async Task PlainLoop_WithFiltersOnly_RunsTheFunctionBecauseNoFilterIsAsked()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        Kernel kernel = FilteredOnly(restaurant);

        await LoopAsync(kernel, new CallingModel(("Booking_book_table", "{\"people\":3}")));

        // This is why a filter alone is no enforcement point.
        restaurant.Acting.Booked.ShouldBe(["3 False"]);
        restaurant.Staged.ShouldBeEmpty();
    }

    [Fact]
    public async Task PlainLoop_WithTheFunctionsReplaced_ProposesAndRefuses()
    {
        await using Restaurant restaurant = await Restaurant.OpenAsync();
        Kernel kernel = restaurant.Kernel();
        kernel.UseProposals(restaurant.Mediator, Restaurant.Rules);
        using CallingModel model = new(("Booking_book_table", "{\"people\":3}"), ("Booking_send_flowers", "{}"), ("Booking_opening_hours", "{}"));

        await LoopAsync(kernel, model);

        model.Answers[0].GetProperty("status").GetString().ShouldBe("waiting");
        model.Answers[1].GetProperty("status").GetString().ShouldBe("not_permitted");
        model.Answers[2].GetString().ShouldBe("18 to 23");
        restaurant.Staged.ShouldHaveSingleItem().Values.ShouldBe(StateObject.Of(("guests", 3)));
        restaurant.ShouldHaveChangedNothing();
    }

    private static async Task LoopAsync(Kernel kernel, CallingModel model)
    {
        using FunctionInvokingChatClient loop = new(model);
        await loop.GetResponseAsync("A table for three", new ChatOptions { Tools = [.. kernel.Plugins.SelectMany(p => p.AsAIFunctions(kernel))] });
    }

    private static Kernel FilteredOnly(Restaurant restaurant, CallingModel? model = null)
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        if (model is not null)
        {
            builder.Services.AddSingleton(new ChatClientBuilder(model).UseKernelFunctionInvocation().Build().AsChatCompletionService());
        }

        Kernel kernel = builder.Build();
        kernel.Plugins.Add(KernelPluginFactory.CreateFromObject(restaurant.Acting, "Booking"));
        ProposalFilter filter = new(restaurant.Mediator, Restaurant.Rules);
        kernel.FunctionInvocationFilters.Add(filter);
        kernel.AutoFunctionInvocationFilters.Add(filter);
        return kernel;
    }
}
