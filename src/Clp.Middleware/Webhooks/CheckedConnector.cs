using System.Net;
using System.Net.Sockets;

namespace Clp.Middleware;

/// <summary>
/// Opens connections for one endpoint. A name is resolved once per connection, every address of the answer is checked, and
/// only a checked one is connected to: no answer that changes in between, and no number written in an odd way, leads past it.
/// </summary>
internal sealed class CheckedConnector(string endpoint, AddressPolicy policy, Func<string, CancellationToken, ValueTask<IReadOnlyList<IPAddress>>> resolve)
{
    // Answers may be endless; whoever is up at all is up at one of the first.
    private const int MaxTried = 4;

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await CheckedAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        SocketException? failure = null;
        foreach (IPAddress address in addresses.Take(MaxTried))
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException e)
            {
                failure = e;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    private async ValueTask<IPAddress[]> CheckedAsync(string host, CancellationToken cancellationToken)
    {
        IReadOnlyList<IPAddress> found = IPAddress.TryParse(host, out IPAddress? literal) ? [literal] : await resolve(host, cancellationToken).ConfigureAwait(false);

        // One that is not allowed spoils the answer: who mixes them wants to see which one is taken.
        return [.. found.Select(address => policy.Allowed(address) ?? throw Refused())];
    }

    private async ValueTask<Stream> ConnectAsync(IPEndPoint to, CancellationToken cancellationToken)
    {
        Socket socket = new(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(to, cancellationToken).ConfigureAwait(false);
            return socket.RemoteEndPoint is IPEndPoint at && policy.Allowed(at.Address) is { } connected && connected.Equals(to.Address)
                ? new NetworkStream(socket, ownsSocket: true)
                : throw Refused();
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private WebhookException Refused() => new(
        ClpCodes.AddressRefused,
        $"The web hook endpoint '{endpoint}' leads to a network that is not allowed; nothing was connected to. Name the network in {nameof(WebhookEndpoint)}.{nameof(WebhookEndpoint.AllowedNetworks)} if the receiver is meant to be there.");
}
