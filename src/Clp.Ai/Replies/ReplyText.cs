namespace Clp.Ai;

/// <summary>Text that a model or its server wrote, made safe for messages and for the log.</summary>
internal static class ReplyText
{
    private const int MaxLength = 200;

    /// <summary>On one line, and cut.</summary>
    public static string OneLine(string text, int maxLength = MaxLength) => Clp.OneLine.Cut(text, maxLength);
}
