using Clp;

namespace AiDesk;

/// <summary>What the person at the desk asks, with the letter that lies beside it if there is one.</summary>
internal sealed record Question(string Sentence, string? Letter)
{
    /// <summary>Both texts, kept apart by who wrote them.</summary>
    public SeenTexts Seen => Letter is null ? SeenTexts.None.AndUser(Sentence) : SeenTexts.None.AndUser(Sentence).AndTool("the letter", Letter);
}

/// <summary>Makes proposals of a question, and has no way to do more than that. What it says is for the screen.</summary>
internal interface IAssistant : IDisposable
{
    string Name { get; }

    Task<string> AskAsync(Question question, CancellationToken cancellationToken);
}
