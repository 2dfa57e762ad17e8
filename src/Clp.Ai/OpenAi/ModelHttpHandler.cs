namespace Clp.Ai;

/// <summary>What goes on the wire: the key, of which the package above knows nothing, the version, and a bound on what comes back.</summary>
internal sealed class ModelHttpHandler(OpenAiOptions options) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The package insists on a key of its own and sends it; what it sends is a placeholder.
        request.Headers.Remove("Authorization");
        if (options.ApiKey is { } key)
        {
            request.Headers.TryAddWithoutValidation(options.ApiKeyHeader ?? "Authorization", options.ApiKeyHeader is null ? "Bearer " + key : key);
        }

        if (options.ApiVersion is { } version)
        {
            request.RequestUri = new UriBuilder(request.RequestUri!) { Query = "api-version=" + Uri.EscapeDataString(version) }.Uri;
        }

        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        HttpContent whole = response.Content;
        Stream body = await whole.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        response.Content = new StreamContent(new BoundedStream(body, options.MaxReplyBytes));
        foreach ((string name, IEnumerable<string> values) in whole.Headers)
        {
            response.Content.Headers.TryAddWithoutValidation(name, values);
        }

        return response;
    }
}
