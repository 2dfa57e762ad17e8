using System.Text;

namespace Clp.TestServers;

/// <summary>What a scripted model server sends, well or badly. The pieces are written one by one, so that a reply can stop, break off or wait between any two.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Pieces">The body for a request; possibly endless.</param>
public sealed record ModelReply(int Status, Func<ModelRequest, IEnumerable<string>> Pieces)
{
    /// <summary>Further headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>After how many pieces the connection is ended; null for after the last, as it should be.</summary>
    public int? EndsAfter { get; init; }

    /// <summary>How it is ended then.</summary>
    public ModelReplyEnd End { get; init; }

    /// <summary>Every piece waits here first; null for none does.</summary>
    public ModelGate? Gate { get; init; }

    /// <summary>False: no length and no chunks, the body is what comes until the connection closes, and an early end looks like a proper one.</summary>
    public bool IsChunked { get; init; } = true;

    /// <summary>A body that is sent as it is, in a few pieces, streamed or not.</summary>
    public static ModelReply Raw(string body, int status = 200) => new(status, _ => Split(body));

    /// <summary>The same, breaking the connection off after so many pieces.</summary>
    public ModelReply BreakingOff(int afterPieces, ModelReplyEnd end = ModelReplyEnd.Reset) => this with { EndsAfter = afterPieces, End = end };

    /// <summary>The same, each piece only when the gate lets it go.</summary>
    public ModelReply Dripping(ModelGate gate) => this with { Gate = gate };

    /// <summary>The same with one more header.</summary>
    public ModelReply With(string header, string value) => this with { Headers = [.. Headers, (header, value)] };

    internal static IEnumerable<string> Split(string text, int pieces = 4)
    {
        int length = Math.Max(1, (text.Length + pieces - 1) / pieces);
        StringBuilder piece = new(length + 1);
        foreach (Rune rune in text.EnumerateRunes())
        {
            piece.Append(rune);
            if (piece.Length >= length)
            {
                yield return piece.ToString();
                piece.Clear();
            }
        }

        if (piece.Length > 0)
        {
            yield return piece.ToString();
        }
    }
}

/// <summary>How a connection ends before the reply does.</summary>
public enum ModelReplyEnd
{
    /// <summary>With RST.</summary>
    Reset,
    /// <summary>With FIN.</summary>
    Close,
}
