using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Clp.Ai;
using Clp.Ai.Tests.Fuzz;
using Clp.Tests.Fuzz;

namespace Clp.Mcp.Tests.Fuzz;

/// <summary>A client of the Model Context Protocol that writes its lines itself, so that what no proper client would write comes in too.</summary>
internal sealed class McpDoor(Random random) : MediatedDoor(random)
{
    private readonly Pipe toServer = new(), toClient = new();
    private StreamReader? answers;
    private Task serving = Task.CompletedTask;
    private long lastId, stateVersion;
    private bool isHeard;

    protected override bool BeginsAnew => Instance!.StateVersion != stateVersion;

    protected override bool IsHeard => isHeard;

    protected override async Task OpenAsync()
    {
        stateVersion = Instance!.StateVersion;
        McpContractServer server = new(Instance, new McpContractOptions { Mediation = Options });
        serving = server.RunAsync(toServer.Reader.AsStream(), toClient.Writer.AsStream());
        answers = new StreamReader(toClient.Reader.AsStream());
        await AskAsync("initialize", """{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}""");
        await SendAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
    }

    // What the server cannot read, and a tool that is not there, is an error of the protocol and no attempt at an intent.
    protected override async Task<MediationStatus?> CallAsync(Said said)
    {
        using JsonDocument answer = await AskAsync("tools/call", $$"""{"name":{{Escaped(said.Tool)}},"arguments":{{Line(said.Json)}}}""");
        isHeard = !answer.RootElement.TryGetProperty("error", out JsonElement error) || error.GetProperty("message").GetString()!.StartsWith("There is no tool", StringComparison.Ordinal);
        stateVersion = isHeard ? Instance!.StateVersion : stateVersion;
        return answer.RootElement.TryGetProperty("result", out JsonElement result) ? FunctionDoor.StatusOf(result.GetProperty("structuredContent")) : null;
    }

    public override async ValueTask DisposeAsync()
    {
        await toServer.Writer.CompleteAsync();
        await serving;
        await toClient.Writer.CompleteAsync();
        answers?.Dispose();
        await base.DisposeAsync();
    }

    private async Task<JsonDocument> AskAsync(string method, string parameters)
    {
        lastId++;
        await SendAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"jsonrpc":"2.0","id":{{lastId}},"method":"{{method}}","params":{{parameters}}}"""));
        while (true)
        {
            string line = await answers!.ReadLineAsync() ?? throw new InvalidOperationException("the server ended");
            JsonDocument message = JsonDocument.Parse(line);
            if (!message.RootElement.TryGetProperty("method", out _))
            {
                return message;
            }

            message.Dispose();
        }
    }

    private async Task SendAsync(string line) => await toServer.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));

    // One message is one line: a break would make two of it.
    private static string Line(string json) => json.Length == 0 ? " " : json.Replace('\n', '\t').Replace('\r', '\t');

    // Also half a character, which no serializer writes.
    private static string Escaped(string text)
        => text.Aggregate(new StringBuilder("\""), (all, c) => char.IsAsciiLetterOrDigit(c) ? all.Append(c) : all.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")).Append('"').ToString();
}
