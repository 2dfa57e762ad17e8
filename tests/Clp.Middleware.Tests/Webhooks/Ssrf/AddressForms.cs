using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Clp.Middleware.Tests.Webhooks.Ssrf;

/// <summary>Ways to write, in an address's place for the host, what leads to this machine, to the networks around it, or nowhere a stranger should go.</summary>
internal static class AddressForms
{
    public static IReadOnlyList<string> All { get; } =
    [
        // Loopback, in the numbers that inet_aton takes.
        "127.0.0.1", "127.0.0.2", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7F.0.0.1", "0x7f.1", "0x7f.0x0.0x0.0x1",
        "017700000001", "0177.0.0.1", "0177.1", "0177.00.00.01", "127.0.0.01", "0x7f.00.0.01", "00000177.0.0.1", "4294967297", "127.0.0.1.",

        // And in letters and digits that are not ASCII's, or percent-encoded.
        "１２７.０.０.１", "１２７。０。０。１", "①②⑦.⓪.⓪.①", "127。0。0。1", "127．0．0．1", "%31%32%37.0.0.1", "0ⅹ7f.1",

        // Names of this machine.
        "localhost", "LOCALHOST", "localhost.", "LocalHost.", "ｌｏｃａｌｈｏｓｔ", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "foo.localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback", "localtest.example", "127.0.0.1.example", "rebound.example",

        // This network, which connects to loopback.
        "0.0.0.0", "0", "0x0", "00.00.00.00", "0.0.0.1", "[::]", "[0:0:0:0:0:0:0:0]",

        // Loopback in IPv6, and IPv4 in its clothes.
        "[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::1%25lo]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::FFFF:0x7f.1]", "[::127.0.0.1]", "[::7f00:1]", "[::ffff:0:127.0.0.1]",
        "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2002:7f00:1::1]", "[2001:0:7f00:1::1]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "[fe80::5efe:7f00:1]", "[fd00::5efe:127.0.0.1]", "[::ffff:0.0.0.0]", "[::ffff:10.0.0.1]",

        // Networks around it.
        "10.0.0.1", "10.255.255.255", "0xa.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "0300.0250.1", "3232235521", "100.64.0.1", "100.127.255.254", "198.18.0.1", "192.0.0.8", "[fc00::1]", "[fd00::1]", "[fd12:3456:789a:1::1]", "[fec0::1]",

        // What clouds tell their machines at.
        "169.254.169.254", "2852039166", "0xA9FEA9FE", "0251.0376.0251.0376", "169.254.43518", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]", "[fd00:ec2::254]", "[fe80::a9fe:a9fe]", "100.100.100.200", "168.63.129.16", "192.0.0.192",

        // Nobody in particular.
        "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "[ff02::1]", "[ff0e::1]", "[2001:db8::1]", "[3fff::1]", "[100::1]", "[5f00::1]",
        .. Own(),
    ];

    /// <summary>What the names stand for that no server is asked for.</summary>
    public static async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) => host switch
    {
        "localtest.example" or "127.0.0.1.example" or "foo.localhost" => [IPAddress.Loopback],
        "rebound.example" => [IPAddress.IPv6Loopback, IPAddress.Loopback],
        _ => await Dns.GetHostAddressesAsync(host, cancellationToken),
    };

    /// <summary>The addresses among the forms, and this machine's own: as a name server would give them.</summary>
    public static IReadOnlyList<IPAddress> Addresses { get; } =
    [
        .. All.Select(form => IPAddress.TryParse(form.Trim('[', ']'), out IPAddress? address) ? address : null).OfType<IPAddress>().Distinct(),
    ];

    // The machine's own addresses, where they are none of the public ones: those would be strangers' too.
    private static IEnumerable<string> Own() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(own => own.Address)
        .Where(address => new AddressPolicy([]).Allowed(address) is null)
        .Select(address => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString());
}
