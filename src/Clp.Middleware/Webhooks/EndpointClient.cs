using System.Diagnostics;
using Clp.Storage;

namespace Clp.Middleware;

/// <summary>One endpoint with connections of its own: a pool shared with an endpoint that may be at other addresses would let it past its check.</summary>
internal sealed class EndpointClient : IDisposable
{
    private const int MaxResponseHeaderKiB = 16;
    private const int MaxReadBytes = 4 * 1024;

    private static readonly TimeSpan ReadTime = TimeSpan.FromSeconds(1);

    private readonly WebhookEndpoint endpoint;
    private readonly WebhookOptions options;
    private readonly WebhookRequest requests;
    private readonly HttpMessageInvoker http;

    public EndpointClient(WebhookEndpoint endpoint, WebhookOptions options)
    {
        (this.endpoint, this.options, requests) = (endpoint, options, new WebhookRequest(options));
        CheckedConnector connector = new(endpoint.Name, new AddressPolicy(endpoint.AllowedNetworks), options.Resolve);
        http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = connector.ConnectAsync,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PreAuthenticate = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = options.Timeout,
            PooledConnectionLifetime = options.ConnectionLifetime,
            MaxResponseHeadersLength = MaxResponseHeaderKiB,
            MaxResponseDrainSize = 0,
        });
    }

    public async ValueTask DeliverAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        if (WebhookRequest.EventOf(entry.Message) is not { } cloudEvent)
        {
            // The person it is about was erased: nobody is to be told any more.
            WebhookMeter.Count(endpoint.Name, "erased");
            return;
        }

        Activity? activity = WebhookMeter.Start(entry, endpoint.Name, (cloudEvent.Field(CloudEventNames.TraceParent) as StateText)?.Value);
        string answer = "unreachable";
        try
        {
            using HttpRequestMessage request = requests.Make(endpoint, entry.Message.Id, cloudEvent, activity);
            using HttpResponseMessage response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
            answer = WebhookAnswer.Class(response.StatusCode);
            activity?.SetTag("http.response.status_code", (int)response.StatusCode);
            await ReadAwayAsync(response, cancellationToken).ConfigureAwait(false);
            WebhookAnswer.Judge(endpoint, response, options);
        }
        catch (Exception e)
        {
            answer = e is PoisonMessageException && answer == "unreachable" ? "refused" : answer;
            activity?.SetTag("error.type", e is ClpException clp ? clp.Code : e.GetType().FullName);
            activity?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            WebhookMeter.Count(endpoint.Name, answer);
            WebhookMeter.Stop(activity);
        }
    }

    public void Dispose() => http.Dispose();

    // Failures are told without their causes: those name hosts and addresses.
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(options.Timeout, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await http.SendAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WebhookException(ClpCodes.SinkFailed, $"The web hook endpoint '{endpoint.Name}' did not answer within {options.Timeout}; the message is tried again.");
        }
        catch (HttpRequestException e)
        {
            throw Refused(e) is { } refused
                ? new PoisonMessageException(refused.Message, refused)
                : new WebhookException(ClpCodes.SinkFailed, $"The web hook endpoint '{endpoint.Name}' was not reached ({e.HttpRequestError}); the message is tried again.");
        }
    }

    // A short body is read, and thrown away, so that the connection can be used again. What comes of it does not matter: the status has been said.
    private async Task ReadAwayAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > MaxReadBytes)
        {
            return;
        }

        using CancellationTokenSource late = new(ReadTime, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using Stream body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            byte[] read = new byte[1024];
            int left = MaxReadBytes;
            int count;
            do
            {
                count = await body.ReadAsync(read, either.Token).ConfigureAwait(false);
                left -= count;
            }
            while (count > 0 && left >= 0);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The connection is closed instead.
        }
    }

    private static WebhookException? Refused(Exception? e) => e is null or WebhookException ? e as WebhookException : Refused(e.InnerException);
}
