using System.Diagnostics;

namespace Clp.Ai;

/// <summary>Where a model is and how it is asked. Immutable; the key cannot be read back, and no text of this library shows it.</summary>
public sealed record OpenAiOptions
{
    /// <summary>Options for a model.</summary>
    /// <param name="endpoint">The address before <c>/chat/completions</c>: <c>https://api.openai.com/v1</c>, <c>http://localhost:11434/v1</c> (Ollama), <c>http://localhost:8000/v1</c> (vLLM), <c>http://localhost:8080/v1</c> (llama.cpp), or an Azure deployment.</param>
    /// <param name="model">The model's name as the server knows it.</param>
    public OpenAiOptions(Uri endpoint, string model)
    {
        Endpoint = endpoint ?? throw new ArgumentNullException(nameof(endpoint));
        Model = model ?? throw new ArgumentNullException(nameof(model));
    }

    /// <summary>The address before <c>/chat/completions</c>; http or https, without user, query and fragment.</summary>
    public Uri Endpoint { get; }

    /// <summary>The model's name as the server knows it.</summary>
    public string Model { get; }

    /// <summary>The key; null (the default) for a server that needs none, which then gets no header either.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? ApiKey { internal get; init; }

    /// <summary>The header that carries the bare key, such as <c>api-key</c> for Azure; null (the default) for <c>Authorization: Bearer</c>.</summary>
    public string? ApiKeyHeader { get; init; }

    /// <summary>What is sent as the query's <c>api-version</c>, for Azure; null (the default) for none.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>How long a whole reply may take, from the request to its last byte, and in a stream including the reader's own time. More than zero, at most a day; two minutes by default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many bytes a whole reply may have, streamed or not. 1024 at least; 4 MiB by default.</summary>
    public int MaxReplyBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The clock for <see cref="Timeout"/>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Endpoint and model; never the key.</summary>
    public override string ToString() => $"{Model} at {Endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}";

    internal void Check()
    {
        string? wrong = this switch
        {
            { Endpoint: { IsAbsoluteUri: false } or { Scheme: not ("http" or "https") } } => "Endpoint must be an absolute http or https address",
            _ when Endpoint.UserInfo.Length > 0 || Endpoint.Query.Length > 0 || Endpoint.Fragment.Length > 0 => "Endpoint must have no user, query or fragment; use ApiKey and ApiVersion",
            { Model: "" } => "Model must not be empty",
            { ApiKey: { } key } when key.Length == 0 || key.Any(c => c is <= ' ' or > '~') => "ApiKey must be visible ASCII, or null for none",
            { ApiKeyHeader: { } header } when header.Length == 0 || !header.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') => "ApiKeyHeader must be the name of a header",
            { ApiVersion: "" } => "ApiVersion must not be empty",
            _ when Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromDays(1) => "Timeout must be more than zero and at most a day",
            { MaxReplyBytes: < 1024 } => "MaxReplyBytes must be at least 1024",
            { Time: null } => "Time must not be null",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new ConfigurationException(wrong + ".");
        }
    }
}
