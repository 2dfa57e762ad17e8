using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Clp.Middleware.Tests;

/// <summary>A logger factory that writes every event as the console's own formatters do: on a single line, and as JSON, scopes included.</summary>
public sealed class FormattedLog : ILoggerFactory
{
    private readonly ServiceProvider services;
    private readonly Lock gate = new();
    private readonly LoggerExternalScopeProvider scopes = new();
    private readonly List<(LogLevel Level, EventId Id, string Category, string Text, IReadOnlyList<KeyValuePair<string, object?>> Values, Exception? Exception)> events = [];

    public FormattedLog(LogLevel least = LogLevel.Trace)
    {
        services = new ServiceCollection().AddLogging(logging => logging
            .AddSimpleConsole(simple => (simple.SingleLine, simple.IncludeScopes, simple.ColorBehavior) = (true, true, LoggerColorBehavior.Disabled))
            .AddJsonConsole(json => json.IncludeScopes = true)).BuildServiceProvider();
        Least = least;
        ConsoleFormatter[] formatters = [.. services.GetServices<ConsoleFormatter>()];
        (Simple, Json) = (new StringWriter(), new StringWriter());
        targets = [(formatters.Single(formatter => formatter.Name == ConsoleFormatterNames.Simple), Simple), (formatters.Single(formatter => formatter.Name == ConsoleFormatterNames.Json), Json)];
    }

    private readonly (ConsoleFormatter Formatter, StringWriter Output)[] targets;

    public LogLevel Least { get; set; }
    public StringWriter Simple { get; }
    public StringWriter Json { get; }

    /// <summary>What was logged so far; a copy, since others may be logging.</summary>
    public IReadOnlyList<(LogLevel Level, EventId Id, string Category, string Text, IReadOnlyList<KeyValuePair<string, object?>> Values, Exception? Exception)> Events
    {
        get
        {
            lock (gate)
            {
                return [.. events];
            }
        }
    }

    public string[] SimpleLines => Lines(Simple);
    public string[] JsonLines => Lines(Json);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose() => services.Dispose();

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        lock (gate)
        {
            Simple.GetStringBuilder().Clear();
            Json.GetStringBuilder().Clear();
            events.Clear();
        }
    }

    // Whatever any reader of logs may take for the end of a line.
    private string[] Lines(StringWriter output)
        => Text(output).Split(["\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029", "\v", "\f"], StringSplitOptions.None) is [.. string[] lines, ""] ? lines : [];

    private string Text(StringWriter output)
    {
        lock (gate)
        {
            return output.ToString();
        }
    }

    private sealed class Logger(FormattedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => log.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= log.Least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            lock (log.gate)
            {
                log.events.Add((logLevel, eventId, category, formatter(state, exception), state as IReadOnlyList<KeyValuePair<string, object?>> ?? [], exception));
                foreach ((ConsoleFormatter target, StringWriter output) in log.targets)
                {
                    target.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), log.scopes, output);
                }
            }
        }
    }
}
