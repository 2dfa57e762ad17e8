using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>
/// A recorded conversation of a model: what a <see cref="RecordedChatClient"/> says again, and a
/// <see cref="RecordedProposalProvider"/> proposes again. Thread-safe as long as nobody changes its messages.
/// </summary>
public sealed class ChatRecording
{
    private const int MostNamed = 10;

    // A recorded conversation holds whole tool answers.
    private static readonly StateLimits Limits = StateLimits.Default with { MaxBytes = 64 * 1024 * 1024, MaxTextLength = 16 * 1024 * 1024 };

    internal ChatRecording(IReadOnlyList<ChatMessage> messages, string? model) => (Messages, Model) = (messages, model);

    /// <summary>The messages in order, tools' answers included. A call whose arguments cannot be read carries the reason and no arguments.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>The model's name, when the recording tells it.</summary>
    public string? Model { get; }

    /// <summary>
    /// Reads one conversation: a JSON array of messages in the chat-completions form (or with the calls' name and arguments beside their
    /// id), or an object that holds it as <c>messages</c> and perhaps the model's name as <c>model</c>.
    /// </summary>
    /// <param name="json">Strict JSON text, up to 64 MiB.</param>
    /// <exception cref="ClpException">The text is no acceptable JSON, or no such conversation (<see cref="ClpCodes.BadTrace"/>); the message names the place.</exception>
    public static ChatRecording Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        StateValue value = StateValue.Parse(json, Limits);
        StateObject? around = value as StateObject;
        return new(RecordingReader.Read(around?.Field("messages") ?? value), (around?.Field("model") as StateText)?.Value);
    }

    /// <summary>Reads a text of one conversation per line; empty lines do not count.</summary>
    /// <param name="lines">JSON Lines, as <see cref="Parse"/> reads each.</param>
    /// <exception cref="ClpException"><see cref="ClpCodes.DamagedLine"/>: lines cannot be read; the message names them, up to ten.</exception>
    public static IReadOnlyList<ChatRecording> ParseLines(string lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        List<ChatRecording> recordings = [];
        List<string> damaged = [];
        int number = 0;
        foreach (ReadOnlySpan<char> line in lines.TrimStart('\uFEFF').AsSpan().EnumerateLines())
        {
            number++;
            try
            {
                if (!line.Trim().IsEmpty)
                {
                    recordings.Add(Parse(line.ToString()));
                }
            }
            catch (ClpException e)
            {
                damaged.Add($"line {number}: {OneLine.Cut(e.Message)}");
            }
        }

        return damaged.Count == 0 ? recordings
            : throw new ClpException(ClpCodes.DamagedLine, $"{damaged.Count} of the recording's lines cannot be read: {string.Join("; ", damaged.Take(MostNamed))} Give one conversation per line, as JSON.");
    }
}
