using System.Globalization;
using System.Net.Sockets;

namespace Clp.TestServers.Tests;

/// <summary>What a cut means to a real server: the whole request is carried out, all but its last byte is not.</summary>
public sealed class CutRealServersTests
{
    [Fact]
    public async Task Redis_RequestCutAtEveryByte_IsCarriedOutOnlyWhenWhole()
    {
        RedisServer server = await SharedServers.RedisAlways;
        await using TcpProxy proxy = TcpProxy.Start(server.Port);
        string Request(int number) => $"*3\r\n$3\r\nSET\r\n$5\r\ncut{number:00}\r\n$5\r\nvalue\r\n";
        int length = Request(0).Length;

        for (int after = 0; after <= length; after++)
        {
            using Socket client = await GreetAsync(proxy);
            ProxyWatch watch = proxy.Arm(new ProxyCut(ProxyDirection.ToServer, after));
            await client.SendAsync(Request(after));
            await watch.Cut;

            (await Sockets.ReadAsync(client)).ShouldBe(("", SocketError.ConnectionReset));
            (await server.AskAsync("EXISTS", $"cut{after:00}")).ShouldBe(after == length ? "1" : "0", $"cut after {after} of {length} bytes");
        }
    }

    [Fact]
    public async Task Redis_ReplyCutAtEveryByte_IsCarriedOutAlways()
    {
        RedisServer server = await SharedServers.RedisAlways;
        await using TcpProxy proxy = TcpProxy.Start(server.Port);

        for (int after = 0; after <= "+OK\r\n".Length; after++)
        {
            using Socket client = await GreetAsync(proxy);
            ProxyWatch watch = proxy.Arm(new ProxyCut(ProxyDirection.ToClient, after));
            await client.SendAsync($"*3\r\n$3\r\nSET\r\n$6\r\nreply{after}\r\n$5\r\nvalue\r\n");
            await watch.Cut;

            (await Sockets.ReadAsync(client)).ShouldBe(("+OK\r\n"[..after], SocketError.ConnectionReset));
            (await server.AskAsync("EXISTS", $"reply{after}")).ShouldBe("1");
        }
    }

    [Fact]
    public async Task Postgres_StatementCutAtItsLastByte_IsCarriedOutOnlyWhenWhole()
    {
        PostgresServer server = await SharedServers.Postgres;
        string database = (await server.CreateDatabaseAsync()).Split('=')[^1];
        await server.AskAsync("CREATE TABLE cut (number int)", database);
        await using TcpProxy proxy = TcpProxy.Start(server.Port);

        ProxyWatch whole = proxy.Watch(IsInsert);
        await InsertAsync(proxy, database, 0);
        // The client ends once it has said good-bye (X and a length), which may still be on its way through the proxy.
        while (proxy.Connections > 0)
        {
            await Task.Yield();
        }

        long length = whole.ToServer - 5;
        length.ShouldBe("Q".Length + sizeof(int) + Statement(0).Length + 1);
        foreach (long after in new[] { 0, 1, length - 1, length })
        {
            ProxyWatch watch = proxy.Arm(new ProxyCut(ProxyDirection.ToServer, after) { From = IsInsert });
            await Should.ThrowAsync<ServerException>(() => InsertAsync(proxy, database, 1));
            await watch.Cut;
            while (await server.AskAsync($"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}'") != "0")
            {
            }

            (await server.AskAsync("SELECT count(*) FROM cut WHERE number = 1", database)).ShouldBe(after == length ? "1" : "0", $"cut after {after} of {length} bytes");
        }
    }

    /// <summary>A connection that the server has taken: one that is reset before that is thrown away with what it brought.</summary>
    private static async Task<Socket> GreetAsync(TcpProxy proxy)
    {
        Socket client = await Sockets.ConnectAsync(proxy.Port);
        await client.SendAsync("PING\r\n");
        (await client.ReceiveAsync("+PONG\r\n".Length)).ShouldBe("+PONG\r\n");
        return client;
    }

    private static string Statement(int number) => $"INSERT INTO cut VALUES ({number})";

    private static bool IsInsert(ReadOnlyMemory<byte> piece) => piece.Span.IndexOf("INSERT INTO cut"u8) >= 0;

    private static Task<string> InsertAsync(TcpProxy proxy, string database, int number) =>
        Tool.RunAsync(PostgresBinaries.Require("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", proxy.Host, "-p", proxy.Port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-d", database, "-c", Statement(number));
}
