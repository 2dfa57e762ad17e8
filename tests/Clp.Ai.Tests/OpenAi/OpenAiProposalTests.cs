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
}
