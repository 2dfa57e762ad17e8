using System.Globalization;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>What one conversation has spent. Not thread-safe.</summary>
internal sealed class ConversationBudget(ClpChatOptions options)
{
    // What a server says is only text from outside: more than this is no number of tokens.
    private const long MostTokens = 1_000_000_000_000;
    private const int BytesPerToken = 3;

    private readonly long started = options.Time.GetTimestamp();
    private int rounds;
    private long input;
    private long output;

    public long Tokens => input + output;

    public TimeSpan TimeLeft => options.MaxTime - options.Time.GetElapsedTime(started);

    /// <summary>Which budget is spent, in words; null while the model may be asked once more.</summary>
    public string? Spent => this switch
    {
        _ when rounds >= options.MaxRounds => Say($"the model was asked {rounds} times (MaxRounds)"),
        _ when Tokens >= options.MaxTokens => Say($"{Tokens} tokens of {options.MaxTokens} were used (MaxTokens)"),
        _ when options.MaxCost is { } most && options.Price!.Of(input, output) >= most => Say($"what was used cost {options.Price.Of(input, output):0.######} of {most:0.######} (MaxCost)"),
        _ when TimeLeft <= TimeSpan.Zero => OutOfTime,
        _ => null,
    };

    public string OutOfTime => Say($"{options.MaxTime.TotalSeconds:0.###} s are over (MaxTime)");

    public void BeginRound() => rounds++;

    /// <summary>Counts by the server's word, and by size where it gives none. That nothing was read is no word.</summary>
    public void Pay(UsageDetails? said, long sent, Func<long> received)
    {
        input += said?.InputTokenCount is > 0 and long read ? Math.Min(read, MostTokens) : Estimate(sent);
        output += said?.OutputTokenCount is >= 0 and long written ? Math.Min(written, MostTokens) : Estimate(received());
    }

    private static long Estimate(long bytes) => (bytes + BytesPerToken - 1) / BytesPerToken;

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
