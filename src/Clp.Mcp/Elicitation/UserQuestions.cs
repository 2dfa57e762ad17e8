using System.Text.Json;
using Clp.Ai;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Clp.Mcp;

/// <summary>What came of asking a user.</summary>
/// <param name="Word">In a word, for the model; null when nobody was asked.</param>
/// <param name="Completed">The call with the user's values added to the model's; null when there are none.</param>
internal readonly record struct UserAnswer(string? Word, ModelCall? Completed);

/// <summary>
/// Has the client ask its user for what a call lacks. What the user says is the user's word, and is checked like everybody's.
/// Whether it was a user who said it is for the client to vouch for.
/// </summary>
internal sealed class UserQuestions(McpContractOptions options)
{
    /// <summary>The origin of a value that was filled in.</summary>
    public static Origin FilledIn { get; } = new(ValueSource.User, "elicitation");

    private int open;

    /// <param name="server">The connection.</param>
    /// <param name="mediated">An incomplete proposal.</param>
    /// <param name="call">The call that it was made of.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<UserAnswer> AskAsync(McpServer server, MediatedProposal mediated, ModelCall call, CancellationToken cancellationToken)
    {
        if (server.ClientCapabilities?.Elicitation?.Form is null || QuestionForm.Of(mediated, call, options.AsksForPersonal) is not { } form)
        {
            return default;
        }

        // A client of the newest revision gets its answer while the question is open, so that open requests do not bound these.
        if (Interlocked.Increment(ref open) > options.MaxOpenRequests)
        {
            Interlocked.Decrement(ref open);
            return default;
        }

        try
        {
            return await AskAsync(server, form, call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    private async ValueTask<UserAnswer> AskAsync(McpServer server, QuestionForm form, ModelCall call, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(options.AnswerTime, options.TimeProvider);
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            ElicitResult result = await server.ElicitAsync(form.Request, waiting.Token).ConfigureAwait(false);
            return result.Action switch
            {
                "accept" => Accepted(form, call, result),
                "decline" => new("declined", null),
                _ => new("cancelled", null),
            };
        }
        catch (Exception e) when (e is OperationCanceledException or McpException or JsonException or InvalidOperationException or IOException)
        {
            // Too late, gone, or an answer that is none: as if nothing had been said.
            return new("did not answer", null);
        }
    }

    private static UserAnswer Accepted(QuestionForm form, ModelCall call, ElicitResult result)
    {
        IDictionary<string, JsonElement> content = result.Content ?? new Dictionary<string, JsonElement>();
        if (form.IsRefusedBy(content))
        {
            return new("did not confirm", null);
        }

        string[] given = [.. content.Keys.Where(k => k != form.Confirmation)];
        if (given.Length == 0 || given.Except(form.Fields, StringComparer.Ordinal).Any())
        {
            return new("gave no usable answer", null);
        }

        Dictionary<string, object?> values = call.Arguments?.ToDictionary(StringComparer.Ordinal) ?? new(StringComparer.Ordinal);
        foreach (string field in given)
        {
            values[field] = content[field];
        }

        return new("answered", call with { Arguments = values, Origins = _ => given.Aggregate(Provenance.Ai, (origins, field) => origins.With(field, FilledIn)) });
    }
}
