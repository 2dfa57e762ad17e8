using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clp.Mcp.Tests;

/// <summary><c>clp mcp</c> as a process of its own, spoken to in raw lines. Everything on its output has to be protocol.</summary>
internal sealed class Child : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly Task<string> errors;
    private readonly List<JsonObject> unasked = [];
    private int nextId;

    private Child(Process process) => (this.process, errors) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>What <c>dotnet</c> is given to start the tool.</summary>
    public static string[] Arguments(params string[] more) => [Path.Combine(AppContext.BaseDirectory, "clp.dll"), "mcp", .. more];

    public static string[] ServingDesk(params string[] more) => Arguments(["--contract", $"{typeof(Desk).Assembly.Location}:{typeof(Desk).FullName}.{nameof(Desk.Contract)}", .. more]);

    /// <summary>Notifications and answers without an id, in order.</summary>
    public IReadOnlyList<JsonObject> Unasked => unasked;

    public static Child Start(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = new UTF8Encoding(false) };
        return new Child(Process.Start(start)!);
    }

    public static async Task<Child> StartedAsync(params string[] arguments)
    {
        Child child = Start(arguments);
        await child.ShakeHandsAsync();
        return child;
    }

    public async Task<JsonObject> ShakeHandsAsync(string version = "2025-11-25", JsonObject? capabilities = null)
    {
        JsonObject answer = await AskAsync("initialize", new JsonObject { ["protocolVersion"] = version, ["capabilities"] = capabilities ?? [], ["clientInfo"] = new JsonObject { ["name"] = "raw", ["version"] = "1" } });
        await SendAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        return answer;
    }

    public async Task SendAsync(string line)
    {
        await process.StandardInput.WriteAsync(line + "\n");
        await process.StandardInput.FlushAsync();
    }

    public async Task<JsonObject> AskAsync(string method, JsonObject? parameters = null)
    {
        int id = Interlocked.Increment(ref nextId);
        JsonObject request = new() { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method };
        if (parameters is not null)
        {
            request["params"] = parameters;
        }

        await SendAsync(request.ToJsonString());
        return await AnswerAsync(id);
    }

    public Task<JsonObject> CallAsync(string tool, JsonObject? arguments = null) => AskAsync("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = arguments ?? [] });

    /// <summary>The answer with that id; what comes before it is kept.</summary>
    public Task<JsonObject> AnswerAsync(long id) => FindAsync(m => m["id"] is JsonValue value && value.TryGetValue(out long number) && number == id && !m.ContainsKey("method"));

    /// <summary>The next message that fits, among those that nobody has waited for yet.</summary>
    public async Task<JsonObject> FindAsync(Func<JsonObject, bool> fits)
    {
        if (unasked.Find(m => fits(m)) is { } known)
        {
            unasked.Remove(known);
            return known;
        }

        while (true)
        {
            JsonObject message = await ReadAsync() ?? throw new InvalidOperationException("the tool ended: " + await errors);
            if (fits(message))
            {
                return message;
            }

            unasked.Add(message);
        }
    }

    /// <summary>Closes its input and waits for the end.</summary>
    public async Task<(int Exit, string Errors)> EndAsync()
    {
        process.StandardInput.Close();
        while (await ReadAsync() is { } late)
        {
            unasked.Add(late);
        }

        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private async Task<JsonObject?> ReadAsync()
    {
        string? line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (line is null)
        {
            return null;
        }

        JsonObject message = JsonNode.Parse(line)!.AsObject();
        ((string?)message["jsonrpc"]).ShouldBe("2.0", line);
        (message.ContainsKey("result") || message.ContainsKey("error") || message.ContainsKey("method")).ShouldBeTrue(line);
        return message;
    }
}
