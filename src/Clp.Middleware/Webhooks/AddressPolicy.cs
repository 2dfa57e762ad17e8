using System.Net;

namespace Clp.Middleware;

/// <summary>Which addresses an endpoint may be at: public ones, and those in networks that its owner named. Immutable, thread-safe.</summary>
internal sealed class AddressPolicy(IReadOnlyList<IPNetwork> allowed)
{
    /// <summary>The address in its plain form when it may be connected to, or null. An IPv4 address in IPv6 clothes is judged, and used, as what it is.</summary>
    public IPAddress? Allowed(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return SpecialAddresses.IsPublic(plain) || allowed.Any(network => network.Contains(plain)) ? plain : null;
    }
}
