using System.Net;
using System.Text.Json.Nodes;

namespace Examples.Tests;

public sealed class WebApiTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clp-").FullName;
    private readonly HttpClient client = new();
    private Uri? address;

    public void Dispose()
    {
        client.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task WebApi_OverHttp_AnswersWithWhatCameOfACommand()
    {
        using RunningExample api = await StartAsync();

        (HttpStatusCode Status, JsonNode Body) booked = await PostAsync("rooms/blue/book", """{"seat":"2B","guest":"ada"}""", "ada");
        booked.Status.ShouldBe(HttpStatusCode.OK);
        booked.Body.ToJsonString().ShouldBe("""{"version":0,"state":{"seats":{"2B":"ada"}}}""");

        (HttpStatusCode Status, JsonNode Body) taken = await PostAsync("rooms/blue/book", """{"seat":"2B","guest":"bob"}""", "bob");
        taken.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        taken.Body["status"]!.GetValue<int>().ShouldBe(422);
        taken.Body["detail"]!.GetValue<string>().ShouldBe("denied: seat_is_free: That seat is taken.");

        (await PostAsync("rooms/blue/book", """{"seat":"3C","guest":"bob"}""", "bob", ifMatch: "0")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await PostAsync("rooms/blue/book", """{"seat":3,"guest":"bob"}""", "bob")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await PostAsync("rooms/blue/book", """{"seat":"3C","guest":"eve"}""", "eve")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync("rooms/blue/book/proposals", """{"guest":"eve"}""", "eve")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync("rooms/blue/book", """{"seat":"3C","guest":"nobody"}""", "")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync("rooms/blue/burn", "{}", "bob")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await PostAsync("rooms/blue/book", "{", "bob")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await client.GetStringAsync(new Uri(address!, "health"))).ShouldBe("Healthy");
        await api.StopAsync();
    }

    [Fact]
    public async Task WebApi_AProposal_IsInertUntilItIsAcceptedAlsoAfterARestart()
    {
        JsonNode proposed;
        using (RunningExample api = await StartAsync())
        {
            (HttpStatusCode status, proposed) = await PostAsync("rooms/red/book/proposals", """{"guest":"ada"}""", "ada");
            status.ShouldBe(HttpStatusCode.Accepted);
            proposed["proposed"]!.ToJsonString().ShouldBe("""{"seat":"1A"}""");
            await api.StopAsync();
        }

        using (RunningExample api = await StartAsync())
        {
            string acceptance = $"rooms/red/intents/{proposed["intent"]}/acceptance";
            (HttpStatusCode status, JsonNode body) = await PostAsync(acceptance, "", "ada");
            status.ShouldBe(HttpStatusCode.OK);
            body["state"]!.ToJsonString().ShouldBe("""{"seats":{"1A":"ada"}}""");
            (await PostAsync(acceptance, "", "ada")).Status.ShouldBe(HttpStatusCode.NotFound);
            await api.StopAsync();
        }
    }

    [Fact]
    public async Task WebApi_AGuestWhoAsksTooOften_IsToldWhenToComeBackAndOthersAreServed()
    {
        using RunningExample api = await StartAsync();
        for (int i = 0; i < 20; i++)
        {
            (await PostAsync("rooms/green/book", $$"""{"seat":"{{i}}","guest":"bob"}""", "bob")).Status.ShouldBe(HttpStatusCode.OK);
        }

        using HttpResponseMessage refused = await SendAsync("rooms/green/book", """{"seat":"20","guest":"bob"}""", "bob");

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        (await PostAsync("rooms/green/book", """{"seat":"20","guest":"ada"}""", "ada")).Status.ShouldBe(HttpStatusCode.OK);
        await api.StopAsync();
    }

    private async Task<RunningExample> StartAsync()
    {
        RunningExample api = new("WebApi", "--urls", "http://127.0.0.1:0", "--folder", Path.Combine(folder, "rooms"));
        string listening = (await api.ReadUntilAsync(line => line.Contains("Now listening on: ", StringComparison.Ordinal)))[^1];
        address = new Uri(listening[listening.IndexOf("http://", StringComparison.Ordinal)..] + "/");
        return api;
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path, string body, string actor, string? ifMatch = null)
    {
        using HttpResponseMessage response = await SendAsync(path, body, actor, ifMatch);
        if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.NotFound)
        {
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        }

        return (response.StatusCode, await response.Content.ReadAsStringAsync() is { Length: > 0 } text ? JsonNode.Parse(text)! : new JsonObject());
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string body, string actor, string? ifMatch = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(address!, path)) { Content = new StringContent(body) };
        if (actor.Length > 0)
        {
            request.Headers.Add("X-Actor", actor);
            request.Headers.Add("X-Role", actor == "eve" ? "visitor" : "guest");
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await client.SendAsync(request);
    }
}
