using System.Collections;
using System.Text;

namespace Clp.Middleware;

/// <summary>
/// An exception as it is logged: its type, its message without secrets and its frames, all on one line. It stands in for the
/// original in what loggers get to see, and is never thrown. Immutable.
/// </summary>
public sealed class RedactedException : Exception
{
    private const int MaxDepth = 8;
    private const int MaxInner = 8;
    private const string Withheld = "[message withheld]";

    private readonly string line;
    private readonly string frames;

    private RedactedException(string type, string message, string frames, string line, RedactedException? inner) : base(message, inner)
        => (OriginalType, this.frames, this.line) = (type, frames, line);

    /// <summary>The full name of the original exception's type.</summary>
    public string OriginalType { get; }

    /// <inheritdoc/>
    public override string StackTrace => frames;

    /// <summary>Type, message, frames and inner exceptions on one physical line.</summary>
    public override string ToString() => line;

    internal static RedactedException Of(Exception exception, Redactor redactor) => Of(exception, redactor, 0);

    private static RedactedException Of(Exception exception, Redactor redactor, int depth)
    {
        string type = exception is RedactedException already ? already.OriginalType : exception.GetType().FullName ?? exception.GetType().Name;
        string message = IsOwn(exception) || !redactor.WithholdsMessages ? redactor.Line(Safe(() => exception.Message)) : exception is ClpException clp ? $"{redactor.Line(clp.Code)}: {Withheld}" : Withheld;
        string frames = Frames(Safe(() => exception.StackTrace), redactor);
        RedactedException[] inner = depth >= MaxDepth ? [] : [.. Inner(exception).Take(MaxInner).Select(e => Of(e, redactor, depth + 1))];
        StringBuilder line = new StringBuilder(type).Append(": ").Append(message);
        foreach (RedactedException one in inner)
        {
            line.Append(" ---> (").Append(one.line).Append(')');
        }

        RedactedException clean = new(type, message, frames, (frames.Length > 0 ? line.Append(" | ").Append(frames) : line).ToString(), inner.FirstOrDefault());
        foreach (DictionaryEntry entry in exception.Data)
        {
            string key = redactor.Line(entry.Key.ToString() ?? "");
            clean.Data[key] = redactor.WithholdsMessages || redactor.IsSecret(key) ? Redactor.Mask : redactor.Line(Safe(() => entry.Value?.ToString()));
        }

        return clean;
    }

    // Messages that the library wrote quote no payload and no state; these types cannot be made to hold anything else by a contract's code.
    private static bool IsOwn(Exception exception) => exception is LifecycleException or ContractException or ConfigurationException or StorageException;

    private static Exception[] Inner(Exception exception) => exception is AggregateException many ? [.. many.InnerExceptions] : exception.InnerException is { } inner ? [inner] : [];

    private static string Frames(string trace, Redactor redactor)
    {
        string[] lines = trace.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(" | ", lines.Take(redactor.Options.MaxFrames).Select(frame => redactor.Line(WithoutFolder(frame))));
    }

    // "at X.Y() in FOLDER/File.cs:line 5": the folder is the build machine's.
    private static string WithoutFolder(string frame)
    {
        int file = frame.LastIndexOf(") in ", StringComparison.Ordinal);
        int folder = frame.LastIndexOfAny(['/', '\\']);
        return file < 0 || folder < file ? frame : frame[..(file + ") in ".Length)] + frame[(folder + 1)..];
    }

    // Exceptions are foreign code, and their properties may throw themselves.
    private static string Safe(Func<string?> read)
    {
        try
        {
            return read() ?? "";
        }
#pragma warning disable CA1031 // Nothing is left to tell of an exception that cannot be read.
        catch (Exception)
#pragma warning restore CA1031
        {
            return "[unreadable]";
        }
    }
}
