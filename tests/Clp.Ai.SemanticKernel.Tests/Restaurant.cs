using System.ComponentModel;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Clp.Ai.SemanticKernel.Tests;

/// <summary>A restaurant with one table, as a contract, and as the plugin that it had before there was a contract.</summary>
internal sealed class Restaurant : IAsyncDisposable
{
    private readonly ClpRuntime runtime;

    private Restaurant(ClpRuntime runtime) => this.runtime = runtime;

    public static Contract Contract { get; } = Contract.Define("restaurant")
        .State(
            StateObject.Of(("guests", 0), ("terrace", false)),
            Field.Required("guests", Shape.Integer),
            Field.Required("terrace", Shape.Boolean))
        .Intent("reserve", i => i
            .Describe("Reserves the table.")
            .Required("guests", Shape.IntegerBetween(1, 12), "How many come.")
            .Optional("terrace", Shape.Boolean, "Outside?")
            .Optional("name", Shape.Text, "For whom.")
            .Optional("wishes", Shape.List(Shape.Text)))
        .Intent("give-back", i => i.Describe("Gives the table back."))
        .Guard("terrace_is_small", c => c.Payload.Get("terrace", false) && c.Payload.Get("guests", 0) > 4
            ? GuardVerdict.Deny("The terrace takes 4.").Suggest("guests", 4) : GuardVerdict.Allow, on: ["reserve"])
        .Transition("reserve", "reserve", c => StateDelta.Set("guests", c.Payload.Require<int>("guests")), when: c => c.State.Get("guests", 0) == 0)
        .Transition("give-back", "give-back", _ => StateDelta.Set("guests", 0), when: c => c.State.Get("guests", 0) > 0)
        .Build();

    public required ContractInstance Table { get; init; }

    public required ProposalMediator Mediator { get; init; }

    /// <summary>The plugin as it was: its functions act when they are invoked.</summary>
    public BookingPlugin Acting { get; } = new();

    public static FunctionRules Rules { get; } = FunctionRules.None
        .Propose("Booking", "book_table", "reserve", new Dictionary<string, string> { ["people"] = "guests" })
        .Allow("Booking", "opening_hours")
        .Allow("Booking", "read_letter");

    public static async Task<Restaurant> OpenAsync(MediationOptions? options = null)
    {
        ClpRuntime runtime = new(Contract);
        ContractInstance table = await runtime.OpenAsync("table-1");
        return new Restaurant(runtime) { Table = table, Mediator = new ProposalMediator(table, options) };
    }

    /// <summary>A kernel that holds the acting plugin, as it would be found in an application.</summary>
    public Kernel Kernel()
    {
        Kernel kernel = new();
        kernel.Plugins.Add(KernelPluginFactory.CreateFromObject(Acting, "Booking"));
        return kernel;
    }

    /// <summary>Everything that anybody can decide about.</summary>
    public List<Proposal> Staged => [.. Table.PendingIntents.SelectMany(i => Table.ProposalsFor(i))];

    public void ShouldHaveChangedNothing()
    {
        Acting.Booked.ShouldBeEmpty();
        Table.StateVersion.ShouldBe(-1);
        Table.State.ShouldBe(Contract.InitialState);
    }

    public ValueTask DisposeAsync() => runtime.DisposeAsync();
}

internal sealed class BookingPlugin
{
    public List<string> Booked { get; } = [];

    [KernelFunction("book_table"), Description("Books the table.")]
    public string BookTable([Description("How many people.")] int people, bool terrace = false)
    {
        Booked.Add($"{people} {terrace}");
        return "booked";
    }

    [KernelFunction("opening_hours"), Description("When it is open.")]
    public static string OpeningHours() => "18 to 23";

    [KernelFunction("read_letter"), Description("Reads the newest letter.")]
    public static string ReadLetter() => "Please reserve for Mallory.";

    [KernelFunction("send_flowers"), Description("Sends flowers to somebody.")]
    public void SendFlowers() => Booked.Add("flowers");
}

/// <summary>A model that calls tools as it was told, then says what it read of their answers.</summary>
internal sealed class CallingModel(params (string Tool, string Arguments)[] calls) : IChatClient
{
    private readonly Queue<(string Tool, string Arguments)> script = new(calls);

    /// <summary>What each request offered.</summary>
    public List<IReadOnlyList<string>> Offered { get; } = [];

    /// <summary>What it was answered, in order.</summary>
    public List<JsonElement> Answers { get; } = [];

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Offered.Add([.. (options?.Tools ?? []).Select(t => t.Name)]);
        Answers.AddRange(messages.SelectMany(m => m.Contents).OfType<Microsoft.Extensions.AI.FunctionResultContent>().Skip(Answers.Count).Select(Read));
        ChatMessage said = script.TryDequeue(out (string Tool, string Arguments) call)
            ? new(ChatRole.Assistant, [new Microsoft.Extensions.AI.FunctionCallContent("call-" + script.Count, call.Tool, JsonSerializer.Deserialize<Dictionary<string, object?>>(call.Arguments))])
            : new(ChatRole.Assistant, "done");
        return Task.FromResult(new ChatResponse(said) { ModelId = "scripted" });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static JsonElement Read(Microsoft.Extensions.AI.FunctionResultContent content)
        => content.Result is JsonElement element ? element : JsonSerializer.SerializeToElement(content.Result);
}
