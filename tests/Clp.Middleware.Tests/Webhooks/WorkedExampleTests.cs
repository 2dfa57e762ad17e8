using Clp.Middleware.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Clp.Middleware.Tests.Webhooks;

/// <summary>The worked example of docs/middleware.md, which shows the regions below: a host that sends, and an ASP.NET Core application that receives.</summary>
public sealed class WorkedExampleTests
{
    [Fact]
    public async Task TheExample_IsSentByOneHost_AndTakenByAnother()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("clp-");
        WebhookSecret.Create(out string secret);
        Inbox inbox = new();
        await using WebApplication receiver = await ReceiverAsync([WebhookSecret.Parse(secret)], inbox);
        HostApplicationBuilder sender = Contracts.Host();
        sender.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Webhooks:Endpoints:shop:Url"] = receiver.Urls.Single() + "/hooks",
            ["Webhooks:Endpoints:shop:Secrets:0"] = secret,
            ["Webhooks:Endpoints:shop:AllowHttp"] = "true",
            ["Webhooks:Endpoints:shop:AllowedNetworks:0"] = "127.0.0.0/8",
        });
        Send(sender, folder.FullName);
        using (IHost host = sender.Build())
        {
            await host.StartAsync();
            await WebhookBench.PlaceAsync(host.Services.GetRequiredService<ClpRuntime>(), "o-1", "A7");
            await WebhookBench.Until(() => inbox.Taken.Count == 1);
            await host.StopAsync();
        }

        inbox.Taken.ShouldBe(["A7"]);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task TheReceiver_OfARequestWithAWrongSignature_TakesNothing()
    {
        WebhookSecret secret = WebhookSecret.Create(out _);
        Inbox inbox = new();
        await using WebApplication receiver = await ReceiverAsync([secret], inbox);
        using HttpClient client = new();
        byte[] body = """{"data":{"payload":{"number":"A7"}}}"""u8.ToArray();

        foreach ((WebhookSecret key, int status, int taken) in new[] { (WebhookSecret.Create(out _), 401, 0), (secret, 204, 1), (secret, 204, 1) })
        {
            using ByteArrayContent content = new(body);
            content.Headers.Add(WebhookSignature.IdHeader, "m-1");
            content.Headers.Add(WebhookSignature.TimestampHeader, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
            content.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign([key], "m-1", TimeProvider.System.GetUtcNow(), body));
            using HttpResponseMessage answer = await client.PostAsync(new Uri(receiver.Urls.Single() + "/hooks"), content);

            ((int)answer.StatusCode).ShouldBe(status);
            inbox.Taken.Count.ShouldBe(taken);
        }
    }

    private static void Send(HostApplicationBuilder builder, string folder)
    {
        Contract order = WebhookBench.Order;
        #region sender
        builder.Services.AddClp(order)
            .UseFileStore(folder)
            .UseWebhooks(WebhookOptions.Read(builder.Configuration.GetSection("Webhooks")) with
            {
                Events = recorded => recorded.Event is ContractEvent.StateCommitted { Intent: "place" },
                Data = new WebhookData { Fields = ["number"] },
            });
        #endregion
    }

    private static void Receive(IEndpointRouteBuilder app, IReadOnlyList<WebhookSecret> secrets, Inbox inbox)
    {
        #region receiver
        app.MapPost("/hooks", async (HttpRequest request, CancellationToken cancellation) =>
        {
            using MemoryStream body = new();
            await request.Body.CopyToAsync(body, cancellation);
            string? id = request.Headers[WebhookSignature.IdHeader];
            try
            {
                WebhookSignature.Verify(secrets, id, request.Headers[WebhookSignature.TimestampHeader], request.Headers[WebhookSignature.SignatureHeader], body.ToArray(), TimeProvider.System);
            }
            catch (WebhookException)
            {
                return Results.Unauthorized();
            }

            // It comes again with the same id when nobody knows whether this answer arrived: taken once, answered every time.
            await inbox.TakeOnceAsync(id!, StateObject.Parse(System.Text.Encoding.UTF8.GetString(body.ToArray())), cancellation);
            return Results.NoContent();
        });
        #endregion
    }

    private static async Task<WebApplication> ReceiverAsync(IReadOnlyList<WebhookSecret> secrets, Inbox inbox)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        WebApplication app = builder.Build();
        app.UseRouting();
        Receive(app, secrets, inbox);
        await app.StartAsync();
        return app;
    }

    /// <summary>Takes each id once.</summary>
    private sealed class Inbox
    {
        private readonly Lock gate = new();
        private readonly HashSet<string> ids = [];
        private readonly List<string> taken = [];

        public IReadOnlyList<string> Taken
        {
            get
            {
                lock (gate)
                {
                    return [.. taken];
                }
            }
        }

        public Task TakeOnceAsync(string id, StateObject cloudEvent, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            lock (gate)
            {
                if (ids.Add(id))
                {
                    taken.Add(cloudEvent.Require<string>("data.payload.number"));
                }
            }

            return Task.CompletedTask;
        }
    }
}
