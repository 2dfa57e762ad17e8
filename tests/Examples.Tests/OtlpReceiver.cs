using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Examples.Tests;

/// <summary>Takes OTLP over HTTP on a free port of this machine, and keeps what came.</summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly HttpListener listener;
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<byte[]>> bodies = [];
    private readonly Task running;

    public OtlpReceiver()
    {
        listener = Listening();
        running = RunAsync();
    }

    public string Address => listener.Prefixes.Single().TrimEnd('/');

    public void Dispose()
    {
        listener.Close();
        running.Wait();
    }

    /// <summary>Whether a text, as a field of its own, is in what came to a path.</summary>
    public bool Has(string path, string text)
    {
        // In protobuf a text has its length before it.
        byte[] field = [(byte)text.Length, .. Encoding.UTF8.GetBytes(text)];
        lock (gate)
        {
            return bodies.TryGetValue(path, out List<byte[]>? came) && came.Exists(body => body.AsSpan().IndexOf(field) >= 0);
        }
    }

    // Between looking for a free port and taking it somebody else may have it.
    private static HttpListener Listening()
    {
        while (true)
        {
            using TcpListener free = new(IPAddress.Loopback, 0);
            free.Start();
            int port = ((IPEndPoint)free.LocalEndpoint).Port;
            free.Stop();
            HttpListener listener = new();
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                return listener;
            }
            catch (HttpListenerException)
            {
                listener.Close();
            }
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext call = await listener.GetContextAsync();
                using MemoryStream body = new();
                await call.Request.InputStream.CopyToAsync(body);
                lock (gate)
                {
                    string path = call.Request.Url!.AbsolutePath;
                    bodies.TryAdd(path, []);
                    bodies[path].Add(body.ToArray());
                }

                call.Response.ContentType = "application/x-protobuf";
                call.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
        }
    }
}
