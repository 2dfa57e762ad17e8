using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Clp.TestServers;

/// <summary>As much HTTP as a model server needs, on one connection.</summary>
internal sealed class ModelConnection(Socket socket, CancellationToken stopping) : IDisposable
{
    private readonly NetworkStream stream = new(socket);

    public void Dispose() => stream.Dispose();

    /// <summary>The next request, or null when the client has closed.</summary>
    public async Task<ModelRequest?> ReadAsync()
    {
        if (await ReadLineAsync() is not { } first)
        {
            return null;
        }

        string[] words = first.Split(' ');
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            string[] pair = line.Split(':', 2);
            headers[pair[0]] = pair[1].Trim();
        }

        byte[] body = headers.GetValueOrDefault("transfer-encoding") == "chunked"
            ? await ReadChunksAsync()
            : await ReadExactlyAsync(int.Parse(headers.GetValueOrDefault("content-length", "0"), CultureInfo.InvariantCulture));
        return new ModelRequest(words[0], words[1], headers, body);
    }

    /// <summary>Whether the connection is good for another request.</summary>
    public async Task<bool> WriteAsync(ModelRequest request, ModelReply reply)
    {
        StringBuilder head = new($"HTTP/1.1 {reply.Status} Scripted\r\ncontent-type: {(reply.Status == 200 && request.Streams ? "text/event-stream" : "application/json")}\r\n");
        head.Append(reply.IsChunked ? "transfer-encoding: chunked\r\n" : "connection: close\r\n");
        foreach ((string name, string value) in reply.Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        await SendAsync(head.Append("\r\n").ToString());
        int sent = 0;
        using IEnumerator<string> pieces = reply.Pieces(request).GetEnumerator();
        while (sent != reply.EndsAfter && pieces.MoveNext())
        {
            await (reply.Gate?.PassAsync(stopping) ?? Task.CompletedTask);
            await SendAsync(reply.IsChunked ? $"{Encoding.UTF8.GetByteCount(pieces.Current):x}\r\n{pieces.Current}\r\n" : pieces.Current);
            sent++;
        }

        if (sent == reply.EndsAfter)
        {
            socket.LingerState = new LingerOption(reply.End == ModelReplyEnd.Reset, 0);
            return false;
        }

        await SendAsync(reply.IsChunked ? "0\r\n\r\n" : "");
        return reply.IsChunked;
    }

    private async Task SendAsync(string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), stopping);

    private async Task<byte[]> ReadChunksAsync()
    {
        List<byte> body = [];
        while (int.Parse((await ReadLineAsync() ?? "0").Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and int length)
        {
            body.AddRange(await ReadExactlyAsync(length));
            await ReadLineAsync();
        }

        await ReadLineAsync();
        return [.. body];
    }

    private async Task<byte[]> ReadExactlyAsync(int length)
    {
        byte[] bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, stopping);
        return bytes;
    }

    private async Task<string?> ReadLineAsync()
    {
        List<byte> line = [];
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one, stopping) == 1)
        {
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(one[0]);
        }

        return null;
    }
}
