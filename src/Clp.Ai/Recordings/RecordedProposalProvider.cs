using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>
/// Proposes again what a recorded model called: for each intent its calls of that intent's tool, in their order, each once. What
/// the model had seen by then labels the values (see <see cref="ChatOrigins"/>). Deterministic, without a key and without a network.
/// Thread-safe.
/// </summary>
public sealed class RecordedProposalProvider : IProposalProvider
{
    private const int MaxNameLength = 200;

    private readonly ChatRecording recording;
    private readonly (int Message, FunctionCallContent Call)[] calls;
    private readonly bool[] used;
    private readonly Lock turn = new();

    /// <summary>Creates a provider.</summary>
    /// <param name="recording">What was said.</param>
    /// <param name="name">Its name, recorded with every proposal as <c>ai:NAME</c>: 1 to 200 characters.</param>
    /// <exception cref="ConfigurationException">The name is out of range.</exception>
    public RecordedProposalProvider(ChatRecording recording, string name = "recorded")
    {
        ArgumentNullException.ThrowIfNull(recording);
        OptionChecks.Demand(OptionChecks.IsText(name, MaxNameLength), nameof(RecordedProposalProvider), $"The name is 1 to {MaxNameLength} characters of well-formed text.");
        this.recording = recording;
        Name = name;
        calls = [.. recording.Messages.SelectMany((message, at) => message.Role == ChatRole.Assistant ? message.Contents.OfType<FunctionCallContent>().Select(call => (at, call)) : [])];
        used = new bool[calls.Length];
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The recorded model's next call for the intent; null when there is none left.</summary>
    /// <param name="context">What it is for.</param>
    /// <param name="cancellationToken">Checked first; nothing is used up then.</param>
    /// <exception cref="ModelReplyException">The call cannot be read or does not fit the intent. It is used up.</exception>
    public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        if (Take(ToolNames.Of(context.Intent.Name)) is not { } found)
        {
            return new((ProposalDraft?)null);
        }

        StateObject values = ProposalReply.FromCall(context.Intent.Definition, found.Call, ProposalReply.DefaultLimits);
        return new(new ProposalDraft(values)
        {
            By = Actor.Ai(Name),
            Origins = recording.Messages.Take(found.Message).SeenTexts().Label(values),
            Ai = new AiTrace(Name, recording.Model is { } model && !string.IsNullOrWhiteSpace(model) ? OneLine.Cut(model) : null),
        });
    }

    private (int Message, FunctionCallContent Call)? Take(string tool)
    {
        lock (turn)
        {
            for (int i = 0; i < calls.Length; i++)
            {
                if (!used[i] && calls[i].Call.Name == tool)
                {
                    used[i] = true;
                    return calls[i];
                }
            }

            return null;
        }
    }
}
