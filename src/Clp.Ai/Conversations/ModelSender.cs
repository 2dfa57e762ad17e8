using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>Sends one request to the model, tries again where that makes sense, and waits no longer than the token says for a client that does not listen to it. Thread-safe.</summary>
internal sealed class ModelSender(IChatClient client, ClpChatOptions options)
{
    private const int PiecesAhead = 16;
    private const int MaxDoublings = 20;

    public async Task<ChatResponse?> WholeAsync(ConversationRequest request, Func<TimeSpan> timeLeft, CancellationToken cancellationToken)
    {
        ChatResponse? reply = null;
        await TryAsync(async token => reply = await client.GetResponseAsync(request.Messages, request.Options.Clone(), token).WaitAsync(token).ConfigureAwait(false), () => true, timeLeft, cancellationToken).ConfigureAwait(false);
        return reply;
    }

    /// <summary>The pieces as they come. After the first there is no second try, since it could not be taken back.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> PiecesAsync(ConversationRequest request, Func<TimeSpan> timeLeft, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Channel<ChatResponseUpdate> pieces = Channel.CreateBounded<ChatResponseUpdate>(new BoundedChannelOptions(PiecesAhead) { SingleReader = true });
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task pumping = PumpAsync(request, pieces.Writer, timeLeft, done.Token);
        try
        {
            await foreach (ChatResponseUpdate piece in pieces.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return piece;
            }

            await pumping.ConfigureAwait(false);
        }
        finally
        {
            // A reader who has enough must not have to wait for a client that does not listen.
            await done.CancelAsync().ConfigureAwait(false);
        }
    }

    // Never fails: what went wrong is what the reader finds at the end.
    private async Task PumpAsync(ConversationRequest request, ChannelWriter<ChatResponseUpdate> writer, Func<TimeSpan> timeLeft, CancellationToken cancellationToken)
    {
        bool hasBegun = false;
        Exception? failure = null;
        try
        {
            await TryAsync(OnceAsync, () => !hasBegun, timeLeft, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Handed to the reader, who throws it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
        }

        writer.TryComplete(failure);

        async ValueTask OnceAsync(CancellationToken token)
        {
            if (hasBegun)
            {
                throw ModelException.BrokeOff();
            }

            try
            {
                await foreach (ChatResponseUpdate piece in client.GetStreamingResponseAsync(request.Messages, request.Options.Clone(), token).WithCancellation(token).ConfigureAwait(false))
                {
                    hasBegun = true;
                    await writer.WriteAsync(piece, token).ConfigureAwait(false);
                }
            }
            catch (ModelException e) when (hasBegun && e.RetryAfter is not null)
            {
                // Whatever is put around must not try again either.
                throw e.Final();
            }
        }
    }

    private async ValueTask TryAsync(Func<CancellationToken, ValueTask> request, Func<bool> isRepeatable, Func<TimeSpan> timeLeft, CancellationToken cancellationToken)
    {
        for (int retry = 0; ; retry++)
        {
            try
            {
                if (options.Around is { } around)
                {
                    await around(request, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    await request(cancellationToken).ConfigureAwait(false);
                }

                return;
            }
            catch (Exception e) when (retry < options.MaxRetries && isRepeatable() && !cancellationToken.IsCancellationRequested && Pause(e, retry) is { } pause && pause < timeLeft())
            {
                await Task.Delay(pause, options.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private TimeSpan? Pause(Exception e, int retry)
    {
        if (RetryAfter(e) is not { } after || after > options.MaxRetryAfter)
        {
            return null;
        }

        double share = options.Jitter() is >= 0 and < 1 and double given ? given : 1;
        return after + TimeSpan.FromTicks((long)(share * Math.Min(TimeSpan.TicksPerDay, options.BaseDelay.Ticks * Math.Pow(2, Math.Min(retry, MaxDoublings)))));
    }

    private static TimeSpan? RetryAfter(Exception e) => e switch
    {
        ModelException known => known.RetryAfter,
        HttpRequestException { StatusCode: null or System.Net.HttpStatusCode.RequestTimeout or System.Net.HttpStatusCode.TooManyRequests or >= System.Net.HttpStatusCode.InternalServerError } => TimeSpan.Zero,
        IOException or TimeoutException => TimeSpan.Zero,
        _ => null,
    };
}

/// <summary>One request as it is sent.</summary>
/// <param name="Messages">The messages, this library's own first.</param>
/// <param name="Said">All that was said until then without this library's own, also what a server keeps and is not sent again.</param>
/// <param name="Options">Tools and all.</param>
/// <param name="PromptHash">Names messages and tools.</param>
/// <param name="PromptBytes">Their size.</param>
/// <param name="StateVersion">What the model is shown.</param>
internal sealed record ConversationRequest(IReadOnlyList<ChatMessage> Messages, IReadOnlyList<ChatMessage> Said, ChatOptions Options, string PromptHash, long PromptBytes, long StateVersion);
