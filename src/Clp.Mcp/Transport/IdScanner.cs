using System.Globalization;
using System.Text;
using ModelContextProtocol.Protocol;

namespace Clp.Mcp;

/// <summary>
/// Looks for the request's id in a message that cannot be read as a whole, byte by byte and without keeping more of it than the
/// id: so that whoever sent it hears what is wrong instead of waiting. Best effort. For one message; not thread-safe.
/// </summary>
internal sealed class IdScanner
{
    private const int MaxId = 200;

    private readonly List<byte> token = [];
    private int depth;
    private bool isInText, isEscaped, isKeyNext, isIdNext, isDone;

    /// <summary>The id; default when there is none that could be one.</summary>
    public RequestId Id { get; private set; }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if (isDone)
            {
                return;
            }

            if (isInText)
            {
                Text(b);
            }
            else
            {
                Outside(b);
            }
        }
    }

    private void Text(byte b)
    {
        if (!isEscaped && b == '"')
        {
            isInText = false;
            EndOfText();
        }
        else if (depth == 1 && token.Count <= MaxId)
        {
            token.Add(b);
        }

        isEscaped = !isEscaped && b == '\\';
    }

    private void EndOfText()
    {
        string text = depth == 1 ? Encoding.UTF8.GetString(token.ToArray()) : "";
        token.Clear();
        if (depth == 1 && isIdNext)
        {
            Found(text.Length <= MaxId && !text.Contains('\\', StringComparison.Ordinal) ? new RequestId(text) : default);
        }
        else if (depth == 1 && isKeyNext)
        {
            (isKeyNext, isIdNext) = (false, text == "id");
        }
    }

    private void Outside(byte b)
    {
        switch (b)
        {
            case (byte)'"':
                isInText = true;
                break;
            case (byte)'{' or (byte)'[':
                isIdNext = false;
                isKeyNext = ++depth == 1 && b == '{';
                break;
            case (byte)',' or (byte)'}' or (byte)']':
                EndOfNumber();
                isKeyNext = b == ',' && depth == 1;
                depth -= b == ',' ? 0 : 1;
                break;
            case > (byte)' ' and not (byte)':' when isIdNext && depth == 1 && token.Count <= MaxId:
                token.Add(b);
                break;
        }
    }

    private void EndOfNumber()
    {
        if (isIdNext && depth == 1)
        {
            Found(long.TryParse(Encoding.ASCII.GetString(token.ToArray()), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? new RequestId(number) : default);
        }
    }

    private void Found(RequestId id) => (Id, isIdNext, isDone) = (id, false, true);
}
