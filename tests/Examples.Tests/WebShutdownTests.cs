using Clp;
using Clp.Middleware;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Examples.Tests;

/// <summary>A web server with contracts, on a real socket, that is told to stop.</summary>
public sealed class WebShutdownTests
{
    [Fact]
    public async Task Stop_WhileARequestCommits_TheRequestIsAnsweredAndThenNobodyListens()
    {
        TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously), release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddClp(Contract.Define("slow").State(StateObject.Empty).Intent("work").TransitionAsync("work", "work", async (_, _) =>
        {
            entered.SetResult();
            await release.Task;
            return StateDelta.Empty;
        }).Build());
        await using WebApplication app = builder.Build();
        app.MapPost("/jobs", async (ClpRuntime clp) => (await (await clp.OpenAsync()).SubmitAsync("work")).Describe());
        await app.StartAsync();
        Uri jobs = new(new Uri(app.Urls.Single()), "jobs");
        using HttpClient client = new();
        Task<HttpResponseMessage> request = client.PostAsync(jobs, null);
        await entered.Task;

        Task stopping = app.StopAsync();
        stopping.IsCompleted.ShouldBeFalse();
        release.SetResult();
        using HttpResponseMessage answer = await request;
        await stopping;

        (await answer.Content.ReadAsStringAsync()).ShouldBe("committed by work at version 0");
        await Should.ThrowAsync<HttpRequestException>(() => client.PostAsync(jobs, null));
    }
}
