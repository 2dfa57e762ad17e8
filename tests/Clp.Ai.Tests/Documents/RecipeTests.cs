using System.Collections.Immutable;
using System.Text.Json;
using Clp.TestServers;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Documents;

/// <summary>The recipes that docs/ai.md shows, as they stand there.</summary>
public sealed class RecipeTests : IAsyncLifetime, IDisposable
{
    private const string Call = "{\"seat\":\"12A\",\"bags\":1,\"note\":null}";
    private static readonly Actor Ada = Actor.Human("ada");

    private readonly ScriptedModelServer server = ScriptedModelServer.Start();
    private readonly ClpRuntime runtime = new(Desk.Booking);
    private readonly OpenAiChatClient client;
    private ContractInstance plane = null!;

    public RecipeTests() => client = new OpenAiChatClient(new OpenAiOptions(server.Endpoint, "m"));

    public async Task InitializeAsync() => plane = await runtime.OpenAsync();

    public void Dispose() => client.Dispose();

    public async Task DisposeAsync()
    {
        await runtime.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Recipe_OfDeclarations_StagesWhatTheModelCalls()
    {
        server.Then(ModelReplies.Calls(new ModelToolCall("book", Call, "call_1")));
        Contract contract = Desk.Booking;
        List<ChatMessage> messages = [new(ChatRole.User, "Seat 12A, one bag")];
        List<MediatedProposal> seen = [];

        #region declarations
        ProposalMediator mediator = new(plane);
        ChatResponse response = await client.GetResponseAsync(messages, new ChatOptions { Tools = [.. contract.AsDeclarations(plane)] });
        foreach (FunctionCallContent call in response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>())
        {
            MediatedProposal mediated = await mediator.ProposeAsync(ModelCall.Of(call));
            seen.Add(mediated); // mediated.ToAnswer() is what the model is told.
        }
        #endregion

        seen.ShouldHaveSingleItem().Status.ShouldBe(MediationStatus.Waiting);
        plane.StateVersion.ShouldBe(-1);
    }

    [Fact]
    public async Task Recipe_OfFunctions_IsSafeUnderALoopThatInvokes()
    {
        Contract contract = Desk.Booking;

        #region functions
        ChatOptions options = new() { Tools = [.. contract.AsProposalFunctions(plane)] };
        #endregion

        // What a loop that invokes functions does with a call.
        AIFunction called = options.Tools.OfType<AIFunction>().Single(f => f.Name == "book");
        JsonElement answer = (JsonElement)(await called.InvokeAsync(new AIFunctionArguments(JsonSerializer.Deserialize<Dictionary<string, object?>>(Call)!)))!;
        answer.GetProperty("status").GetString().ShouldBe("waiting");
        plane.StateVersion.ShouldBe(-1);
    }

    [Fact]
    public async Task Recipe_OfTracedFunctions_LabelsAndTracesWhatTheyPropose()
    {
        Contract contract = Desk.Booking;
        List<ChatMessage> conversation = [new(ChatRole.User, "Seat 12A")];

        #region traced
        MediationOptions traced = new()
        {
            Origins = values => conversation.SeenTexts().Label(values), // all that the model has seen until now
            Ai = new AiTrace("openai", "gpt-5-mini"),
        };
        ChatOptions labelled = new() { Tools = [.. contract.AsProposalFunctions(plane, traced)] };
        #endregion

        AIFunction called = labelled.Tools.OfType<AIFunction>().Single(f => f.Name == "book");
        await called.InvokeAsync(new AIFunctionArguments(JsonSerializer.Deserialize<Dictionary<string, object?>>(Call)!));
        Proposal proposal = plane.ProposalsFor(plane.PendingIntents.ShouldHaveSingleItem()).ShouldHaveSingleItem();
        (proposal.Ai, proposal.Origins["seat"].Source).ShouldBe((traced.Ai, ValueSource.User));
    }

    [Fact]
    public async Task Recipe_OfTheLoop_EndsWithAPersonsDecision()
    {
        server.Then(ModelReplies.Calls(new ModelToolCall("book", Call, "call_1")), ModelReplies.Text("Proposed."));
        Actor ada = Ada;

        #region loop
        using ClpChatClient desk = new(client, plane, new ClpChatOptions
        {
            SystemText = "You help at the desk of an airline.",
            Mediation = new MediationOptions { Name = "desk", CommitBy = ada },
            MaxRounds = 6,
            MaxTokens = 50_000,
            MaxTime = TimeSpan.FromSeconds(60),
        });

        foreach (MediatedProposal mediated in await desk.ProposeAsync("Seat 12A, one bag"))
        {
            if (mediated is { IsReady: true, Proposal: { } proposal, Preview: { } shown })
            {
                // Show shown.Intent.Payload, shown.Guards and shown.Delta to a person. When she says yes:
                Intent intent = (await plane.AcceptAsync(proposal, ada)).EnsureAccepted();
                Outcome outcome = await plane.CommitAsync(intent, new CommitOptions { By = ada, IfPreview = shown.Hash });
            }
        }
        #endregion

        plane.State["seat"].ShouldBe((StateValue)"12A");
    }

    [Fact]
    public async Task Recipe_OfApprovalRequests_CarriesOutWhatWasShownOnce()
    {
        server.Then(ModelReplies.Calls(new ModelToolCall("book", Call, "call_1")), ModelReplies.Text("Proposed."));
        Actor ada = Ada;
        using ClpChatClient desk = new(client, plane);

        #region requests
        foreach (MediatedProposal mediated in await desk.ProposeAsync("Seat 12A, one bag"))
        {
            if (mediated.IsReady)
            {
                // Shows the call with its values; the change is in AdditionalProperties[ToolApprovals.ChangeKey].
                ToolApprovalRequestContent request = mediated.ToApprovalRequest();
                ToolApprovalResponseContent response = request.CreateResponse(approved: true); // by way of a browser, for instance
                ApprovalResult result = await plane.DecideAsync(response, by: ada);
            }
        }
        #endregion

        (plane.State["seat"], plane.StateVersion >= 0, (await plane.ToApprovalRequestsAsync()).IsEmpty).ShouldBe(((StateValue)"12A", true, true));
    }

    [Fact]
    public async Task Recipe_OfAProvider_FillsWhatIsMissing()
    {
        server.Then(ModelReplies.Text(Call));
        Contract contract = Desk.Booking;

        #region provider
        await using ClpRuntime filling = new(contract, new ClpRuntimeOptions
        {
            ProposalProvider = new ChatClientProposalProvider(client, new ChatProposalOptions { Name = "filler" }),
        });
        ContractInstance flight = await filling.OpenAsync("flight-1");
        Intent pending = await flight.DispatchAsync("book");
        Proposal? proposal = await flight.ProposeAsync(pending);
        #endregion

        (proposal!.By, proposal.Values["seat"], flight.StateVersion).ShouldBe((Actor.Ai("filler"), (StateValue)"12A", -1));
    }

    [Fact]
    public void Recipe_OfEndpoints_IsTakenByTheClient()
    {
        string key = "sk-canary-9";

        #region endpoints
        OpenAiOptions openAi = new(new Uri("https://api.openai.com/v1"), "MODEL") { ApiKey = key };
        OpenAiOptions azure = new(new Uri("https://RESOURCE.openai.azure.com/openai/deployments/DEPLOYMENT"), "MODEL") { ApiKey = key, ApiKeyHeader = "api-key", ApiVersion = "2024-10-21" };
        OpenAiOptions ollama = new(new Uri("http://localhost:11434/v1"), "llama3.2");
        OpenAiOptions vllm = new(new Uri("http://localhost:8000/v1"), "MODEL");
        OpenAiOptions llamaCpp = new(new Uri("http://localhost:8080/v1"), "MODEL");
        using OpenAiChatClient local = new(ollama);
        #endregion

        foreach (OpenAiOptions options in new[] { openAi, azure, ollama, vllm, llamaCpp })
        {
            using OpenAiChatClient made = new(options);
            options.ToString().ShouldNotContain(key);
        }
    }

    [Fact]
    public async Task Recipe_OfRules_ProposesWithoutAModel()
    {
        #region rules
        RuleProposalProvider rules = new RuleProposalProvider()
            .With("book", context => StateObject.Of(("seat", "12A")))
            .With("book", context => StateObject.Of(("bags", 0), ("note", StateValue.Null)));

        Intent pending = await plane.DispatchAsync("book");
        Proposal? proposal = await plane.ProposeAsync(pending, rules);
        #endregion

        (proposal!.By, proposal.Values["seat"], plane.StateVersion).ShouldBe((Actor.Ai("rules"), (StateValue)"12A", -1));
    }

    [Fact]
    public async Task Recipe_OfARecording_ProposesAgainWhatWasSaid()
    {
        string json = JsonSerializer.Serialize(new object[]
        {
            new { role = "user", content = "Seat 12A, one bag" },
            new { role = "assistant", content = (string?)null, tool_calls = new[] { new { id = "call_1", type = "function", function = new { name = "book", arguments = Call } } } },
            new { role = "tool", tool_call_id = "call_1", content = "{}" },
            new { role = "assistant", content = "Proposed." },
        });

        #region recorded
        ChatRecording recording = ChatRecording.Parse(json);
        using ClpChatClient replayed = new(new RecordedChatClient(recording), plane);
        ImmutableArray<MediatedProposal> proposals = await replayed.ProposeAsync("Seat 12A, one bag");
        #endregion

        proposals.ShouldHaveSingleItem().Status.ShouldBe(MediationStatus.Waiting);
        Intent pending = await plane.DispatchAsync("book");
        (await plane.ProposeAsync(pending, new RecordedProposalProvider(recording)))!.Values["seat"].ShouldBe((StateValue)"12A");
        plane.StateVersion.ShouldBe(-1);
    }

    [Fact]
    public async Task Recipe_OfTheKillSwitch_AsksNobody()
    {
        RuleProposalProvider rules = new RuleProposalProvider().With("book", _ => StateObject.Of(("seat", "12A")));

        #region killswitch
        ProviderSwitch killSwitch = new();
        ClpChatOptions options = new() { Mediation = new MediationOptions { Switch = killSwitch } };
        IProposalProvider switched = rules.WithSwitch(killSwitch);

        killSwitch.TurnOff("It proposes nonsense since noon.");
        #endregion

        using ClpChatClient desk = new(client, plane, options);
        MediationException e = await Should.ThrowAsync<MediationException>(async () => await desk.ProposeAsync("Seat 12A"));
        e.Code.ShouldBe(ClpCodes.ProviderSwitchedOff);
        Intent pending = await plane.DispatchAsync("book");
        (await Should.ThrowAsync<RefusalException>(async () => await plane.ProposeAsync(pending, switched))).Code.ShouldBe(ClpCodes.ProviderSwitchedOff);
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Recipe_OfWhatAModelSees_ShowsTheMarkedFieldsOnly()
    {
        server.Then(ModelReplies.Text("Hello."));

        #region visible
        StateObject shown = plane.VisibleState;
        ImmutableArray<IntentDeclaration> offered = plane.Contract.AsDeclarations(plane);
        #endregion

        using ClpChatClient desk = new(client, plane);
        await desk.GetResponseAsync("Hello");
        shown.Select(f => f.Key).ShouldBe(["seat", "fare"]);
        offered.Select(o => o.Name).ShouldNotContain("leave");
        System.Text.Encoding.UTF8.GetString(server.Requests.Single().Body).ShouldNotContain(Desk.Secret);
    }
}
