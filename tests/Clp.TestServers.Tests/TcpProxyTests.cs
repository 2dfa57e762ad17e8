using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Clp.TestServers.Tests;

public sealed class TcpProxyTests
{
    private const string Request = "0123456789";

    [Fact]
    public async Task Forward_NothingArmed_CarriesBothWaysAndAnOrderlyEnd()
    {
        await using EchoServer server = new();
        await using TcpProxy proxy = TcpProxy.Start(server.Port);
        string large = new('x', 300_000);
        using Socket client = await Sockets.ConnectAsync(proxy.Port);

        Task sending = client.SendAsync(large);
        (await client.ReceiveAsync(large.Length)).ShouldBe(large);
        await sending;
        client.Shutdown(SocketShutdown.Send);

        (await Sockets.ReadAsync(client)).ShouldBe(("", SocketError.Success));
        (await server.ServedAsync(0)).End.ShouldBe(SocketError.Success);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task Cut_OfARequest_DeliversExactlyThatMuchAndResetsBothSides(int after)
    {
        await using EchoServer server = new();
        await using TcpProxy proxy = TcpProxy.Start(server.Port);
        using Socket client = await Sockets.ConnectAsync(proxy.Port);
        await client.SendAsync("before");
        (await client.ReceiveAsync(6)).ShouldBe("before");

        ProxyWatch watch = proxy.Arm(new ProxyCut(ProxyDirection.ToServer, after));
        await client.SendAsync(Request);
        await watch.Cut;

        (await Sockets.ReadAsync(client)).ShouldBe(("", SocketError.ConnectionReset));
        (string got, SocketError end) = await server.ServedAsync(0);
        got.ShouldBe("before" + Request[..after]);
        end.ShouldNotBe(SocketError.Success);
        (watch.ToServer, watch.ToClient, watch.HasCut).ShouldBe((after, 0, true));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task Cut_OfAReply_DeliversExactlyThatMuchAndResetsBothSides(int after)
    {
        await using EchoServer server = new();
        await using TcpProxy proxy = TcpProxy.Start(server.Port);
        using Socket client = await Sockets.ConnectAsync(proxy.Port);

        ProxyWatch watch = proxy.Arm(new ProxyCut(ProxyDirection.ToClient, after));
        await client.SendAsync(Request);
        await watch.Cut;

        (await Sockets.ReadAsync(client)).ShouldBe((Request[..after], SocketError.ConnectionReset));
        (string got, SocketError end) = await server.ServedAsync(0);
        (got, end).ShouldBe((Request, SocketError.ConnectionReset));
        (watch.ToServer, watch.ToClient).ShouldBe((10, after));
    }

    [Fact]
    public async Task Cut_Done_LetsTheNextConnectionPass()
    {
        await using EchoServer server = new();
        await using TcpProxy proxy = TcpProxy.Start(server.Port);
        using Socket first = await Sockets.ConnectAsync(proxy.Port);
        ProxyWatch watch = proxy.Arm(new ProxyCut(ProxyDirection.ToServer, 3));
        await first.SendAsync(Request);
        await watch.Cut;

        using Socket second = await Sockets.ConnectAsync(proxy.Port);
        await second.SendAsync(Request);

        (await second.ReceiveAsync(10)).ShouldBe(Request);
        watch.ToServer.ShouldBe(3);
    }

    [Fact]
    public async Task Cut_FromAMatch_CountsAndCutsOnlyTheConnectionThatSentIt()
    {
        await using EchoServer server = new();
        await using TcpProxy proxy = TcpProxy.Start(server.Port);
        using Socket first = await Sockets.ConnectAsync(proxy.Port);
        using Socket second = await Sockets.ConnectAsync(proxy.Port);
        ProxyWatch watch = proxy.Arm(new ProxyCut(ProxyDirection.ToServer, 2) { From = piece => Encoding.UTF8.GetString(piece.Span).StartsWith("EVAL", StringComparison.Ordinal) });

        await first.SendAsync("PING");
        (await first.ReceiveAsync(4)).ShouldBe("PING");
        await second.SendAsync("PONG");
        (await second.ReceiveAsync(4)).ShouldBe("PONG");
        watch.HasCut.ShouldBeFalse();
        await second.SendAsync("EVAL");
        await watch.Cut;

        (await Sockets.ReadAsync(second)).ShouldBe(("", SocketError.ConnectionReset));
        (watch.ToServer, watch.ToClient).ShouldBe((2, 0));
        await first.SendAsync("EVAL");
        (await first.ReceiveAsync(4)).ShouldBe("EVAL");
    }

    [Fact]
    public async Task Cut_OfANewConnection_LeavesTheOldOneAlone()
    {
        await using EchoServer server = new();
        await using TcpProxy proxy = TcpProxy.Start(server.Port);
        using Socket old = await Sockets.ConnectAsync(proxy.Port);
        await old.SendAsync("a");
        (await old.ReceiveAsync(1)).ShouldBe("a");
        ProxyWatch watch = proxy.Arm(new ProxyCut(ProxyDirection.ToServer, 4) { OfNewConnection = true });

        await old.SendAsync(Request);
        (await old.ReceiveAsync(10)).ShouldBe(Request);
        using Socket next = await Sockets.ConnectAsync(proxy.Port);
        await next.SendAsync(Request);
        await watch.Cut;

        (await server.ServedAsync(1)).Got.ShouldBe(Request[..4]);
        (await Sockets.ReadAsync(next)).End.ShouldBe(SocketError.ConnectionReset);
    }

    [Fact]
    public async Task Cut_ThenDown_RefusesUntilUp()
    {
        await using EchoServer server = new();
        await using TcpProxy proxy = TcpProxy.Start(server.Port);
        using Socket client = await Sockets.ConnectAsync(proxy.Port);
        ProxyWatch watch = proxy.Arm(new ProxyCut(ProxyDirection.ToServer, 10) { ThenDown = true });
        await client.SendAsync(Request);
        await watch.Cut;

        (await Should.ThrowAsync<SocketException>(() => Sockets.ConnectAsync(proxy.Port))).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
        proxy.GoUp();

        using Socket next = await Sockets.ConnectAsync(proxy.Port);
        await next.SendAsync(Request);
        (await next.ReceiveAsync(10)).ShouldBe(Request);
    }

    [Fact]
    public async Task Watch_OfARequest_LearnsTheLengthsOfItAndOfItsReply()
    {
        await using EchoServer server = new();
        await using TcpProxy proxy = TcpProxy.Start(server.Port);
        using Socket client = await Sockets.ConnectAsync(proxy.Port);
        await client.SendAsync("earlier");
        (await client.ReceiveAsync(7)).ShouldBe("earlier");

        ProxyWatch watch = proxy.Watch();
        await client.SendAsync(Request);
        await client.ReceiveAsync(10);

        (watch.ToServer, watch.ToClient, watch.HasCut).ShouldBe((10, 10, false));
    }

    [Fact]
    public async Task GoDown_WithAConnection_ResetsItAndRefusesNewOnes()
    {
        await using EchoServer server = new();
        await using TcpProxy proxy = TcpProxy.Start(server.Port);
        using Socket client = await Sockets.ConnectAsync(proxy.Port);
        await client.SendAsync("a");
        (await client.ReceiveAsync(1)).ShouldBe("a");

        proxy.GoDown();

        (await Sockets.ReadAsync(client)).ShouldBe(("", SocketError.ConnectionReset));
        (await server.ServedAsync(0)).ShouldBe(("a", SocketError.ConnectionReset));
        (await Should.ThrowAsync<SocketException>(() => Sockets.ConnectAsync(proxy.Port))).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }

    [Fact]
    public async Task ResetAll_WithAConnection_ResetsItAndTakesNewOnes()
    {
        await using EchoServer server = new();
        await using TcpProxy proxy = TcpProxy.Start(server.Port);
        using Socket client = await Sockets.ConnectAsync(proxy.Port);
        await client.SendAsync("a");
        (await client.ReceiveAsync(1)).ShouldBe("a");
        proxy.Connections.ShouldBe(1);

        proxy.ResetAll();

        (await Sockets.ReadAsync(client)).ShouldBe(("", SocketError.ConnectionReset));
        using Socket next = await Sockets.ConnectAsync(proxy.Port);
        await next.SendAsync(Request);
        (await next.ReceiveAsync(10)).ShouldBe(Request);
    }

    [Fact]
    public async Task Latency_Set_HoldsEachWayBack()
    {
        await using EchoServer server = new();
        await using TcpProxy proxy = TcpProxy.Start(server.Port);
        proxy.Latency = TimeSpan.FromMilliseconds(50);
        using Socket client = await Sockets.ConnectAsync(proxy.Port);

        long start = Stopwatch.GetTimestamp();
        await client.SendAsync(Request);
        (await client.ReceiveAsync(10)).ShouldBe(Request);

        // A timer may be a tick early, never twice 50 ms early.
        Stopwatch.GetElapsedTime(start).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(90));
    }

    [Fact]
    public async Task Forward_ToNoServer_ResetsTheClient()
    {
        await using TcpProxy proxy = TcpProxy.Start(Ports.Next());

        (await EndAsync(proxy.Port)).ShouldBe(SocketError.ConnectionReset);
    }

    // The reset may come so early that connecting already notices it.
    private static async Task<SocketError> EndAsync(int port)
    {
        try
        {
            using Socket client = await Sockets.ConnectAsync(port);
            return (await Sockets.ReadAsync(client)).End;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode;
        }
    }
}
