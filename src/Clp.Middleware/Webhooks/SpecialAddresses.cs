using System.Net;
using System.Net.Sockets;

namespace Clp.Middleware;

/// <summary>
/// Which addresses are somewhere on the public Internet. IPv4: all but the special-purpose blocks of IANA's registry. IPv6: only
/// global unicast without its special blocks, and translated IPv4 addresses that are public themselves.
/// </summary>
internal static class SpecialAddresses
{
    private static readonly IPNetwork[] NotPublic4 =
    [
        IPNetwork.Parse("0.0.0.0/8"),        // this network
        IPNetwork.Parse("10.0.0.0/8"),       // private
        IPNetwork.Parse("100.64.0.0/10"),    // carrier-grade translation, some clouds' metadata
        IPNetwork.Parse("127.0.0.0/8"),      // loopback
        IPNetwork.Parse("168.63.129.16/32"), // a cloud's platform services, although in a public block
        IPNetwork.Parse("169.254.0.0/16"),   // link-local, clouds' metadata
        IPNetwork.Parse("172.16.0.0/12"),    // private
        IPNetwork.Parse("192.0.0.0/24"),     // protocol assignments, a cloud's metadata
        IPNetwork.Parse("192.0.2.0/24"),     // documentation
        IPNetwork.Parse("192.88.99.0/24"),   // 6to4 relays
        IPNetwork.Parse("192.168.0.0/16"),   // private
        IPNetwork.Parse("198.18.0.0/15"),    // benchmarking
        IPNetwork.Parse("198.51.100.0/24"),  // documentation
        IPNetwork.Parse("203.0.113.0/24"),   // documentation
        IPNetwork.Parse("224.0.0.0/4"),      // multicast
        IPNetwork.Parse("240.0.0.0/4"),      // reserved, broadcast
    ];

    private static readonly IPNetwork GlobalUnicast6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Translated6 = IPNetwork.Parse("64:ff9b::/96");

    private static readonly IPNetwork[] NotPublic6 =
    [
        IPNetwork.Parse("2001::/23"),      // protocol assignments: Teredo, benchmarking, ORCHID
        IPNetwork.Parse("2001:db8::/32"),  // documentation
        IPNetwork.Parse("2002::/16"),      // 6to4: leads to any IPv4 address
        IPNetwork.Parse("3fff::/20"),      // documentation
    ];

    /// <summary>True for what a stranger may be sent to.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !Array.Exists(NotPublic4, network => network.Contains(address));
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.ScopeId != 0)
        {
            return false;
        }

        if (Translated6.Contains(address))
        {
            return IsPublic(LastFour(address));
        }

        return GlobalUnicast6.Contains(address) && !Array.Exists(NotPublic6, network => network.Contains(address)) && !IsTunnel(address);
    }

    // ISATAP: an interface identifier of 0000:5efe or 0200:5efe and an IPv4 address, under any prefix.
    private static bool IsTunnel(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out _) && bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe;
    }

    private static IPAddress LastFour(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return new IPAddress(bytes[12..]);
    }
}
