using Clp.TestServers;

namespace Clp.Ai.Tests.OpenAi;

/// <summary>From the socket to the proposal: what a model replies is staged or nothing is, and the state stays as it is.</summary>
public sealed class OpenAiProposalTests : IAsyncLifetime
{
    private readonly ScriptedModelServer server = ScriptedModelServer.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task ProposeAsync_OverTheWire_StagesWhatTheModelSaid_ThenFailsTypedWhenTheServerIsBusy()
    {
        server.Then(ModelReplies.Text("{\"seat\":\"12A\",\"bags\":1,\"note\":null}"), ModelReplies.Fails(429, "7", "s3cr3t"));
        using OpenAiChatClient client = new(new(server.Endpoint, "m") { ApiKey = "s3cr3t" });
        await using ClpRuntime runtime = new(Desk.Booking, new ClpRuntimeOptions { ProposalProvider = new ChatClientProposalProvider(client) });
        ContractInstance plane = await runtime.OpenAsync();
        Intent pending = await plane.DispatchAsync("book");

        Proposal proposal = (await plane.ProposeAsync(pending))!;
        ClpException e = await Should.ThrowAsync<ClpException>(async () => await plane.ProposeAsync(pending));

        (proposal.Values["seat"], proposal.Status, plane.State["seat"]).ShouldBe(((StateValue)"12A", ProposalStatus.Staged, StateValue.Null));
        (e.InnerException as ModelException ?? e).ShouldBeOfType<ModelException>().RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
        e.ToString().ShouldNotContain("s3cr3t");
        server.Requests[0].Json.GetProperty("response_format").GetProperty("type").GetString().ShouldBe("json_schema");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OpenAIProposalProvider_IsBothInOne_WholeOrStreamed_AndTellsWhatARefusedReplyCost(bool streams)
    {
        server.Then(ModelReplies.Text("{\"seat\":\"12A\",\"bags\":1,\"note\":null}"), ModelReplies.Text("{\"seat\":1}"));
        using OpenAIProposalProvider provider = new(new(server.Endpoint, "m"), new ChatProposalOptions { Name = "desk", Streams = streams });
        await using ClpRuntime runtime = new(Desk.Booking, new ClpRuntimeOptions { ProposalProvider = provider });
        ContractInstance plane = await runtime.OpenAsync();
        Intent pending = await plane.DispatchAsync("book");

        Proposal good = (await plane.ProposeAsync(pending))!, bad = (await plane.ProposeAsync(pending))!;

        (good.Status, good.By, good.Values["seat"]).ShouldBe((ProposalStatus.Staged, Actor.Ai("desk"), "12A"));
        (bad.Status, bad.Errors[0].Code).ShouldBe((ProposalStatus.Refused, "wrong_type"));
        new[] { good, bad }.ShouldAllBe(p => p.Ai!.Model == "scripted" && p.Ai.InputTokens == 11 && p.Ai.OutputTokens == 7 && p.Ai.Took != null);
        server.Requests.Select(r => r.Streams).ShouldBe([streams, streams]);
        provider.Name.ShouldBe("desk");
        Should.Throw<ConfigurationException>(() => new OpenAIProposalProvider(new(server.Endpoint, "m"), new ChatProposalOptions { Name = "" }));
    }
}
