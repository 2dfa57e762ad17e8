using System.Collections.Concurrent;
using System.Net;
using Clp.Storage;
using Microsoft.Extensions.Configuration;

namespace Clp.Middleware.Tests.Webhooks.Ssrf;

/// <summary>Tries to bring web hooks to connect to this machine, with real sockets. A trap on every local address counts who comes.</summary>
internal sealed class SsrfCampaign
{
    // Nobody answers at most of the addresses, which is waited out; where somebody does, a busy machine may take long.
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(2), Patience = TimeSpan.FromMinutes(2);
    private static readonly IPNetwork[] Anywhere = [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")];

    private static IPAddress EveryAddress => System.Net.Sockets.Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;

    /// <summary>What went another way than a typed refusal, in words.</summary>
    public ConcurrentBag<string> Wrong { get; } = [];

    /// <summary>Every form as the host of an address. Returns how many were refused in a typed way, and how many connections the trap saw.</summary>
    public Task<(int Refused, int Connects)> FormsAsync(bool areAllowed = false) => TryAllAsync(AddressForms.All, areAllowed, (form, port) => Read($"http://{form}:{port}/", areAllowed, Brief) with { Resolve = AddressForms.ResolveAsync });

    /// <summary>Every address as what an innocent name resolves to.</summary>
    public Task<(int Refused, int Connects)> AnswersAsync(bool areAllowed = false) => TryAllAsync(
        AddressForms.Addresses,
        areAllowed,
        (address, port) => Read($"http://hooks.example.com:{port}/", areAllowed, Brief) with { Resolve = (_, _) => new([address]) });

    /// <summary>Redirects, and other ways in which an answer points elsewhere: to where the endpoint could even be. Returns how many were tried, and how many were followed.</summary>
    public async Task<(int Tried, int Connects)> RedirectsAsync()
    {
        await using Receiver trap = new(EveryAddress);
        await using Receiver receiver = new();
        using WebhookTarget target = new(Read(receiver.Url.ToString(), areAllowed: true));
        int tried = 0;
        foreach (int status in new[] { 300, 301, 302, 303, 304, 305, 307, 308, 200, 201, 401, 407, 421, 503 })
        {
            foreach (string location in new[] { $"http://127.0.0.1:{trap.Port}/", $"//127.0.0.1:{trap.Port}/", $"http://localhost:{trap.Port}/", $"http://[::1]:{trap.Port}/" })
            {
                receiver.Respond = _ => new Answer(status)
                {
                    Headers = new Dictionary<string, string>
                    {
                        ["location"] = location,
                        ["content-location"] = location,
                        ["refresh"] = $"0; url={location}",
                        ["alt-svc"] = $"http/1.1=\"127.0.0.1:{trap.Port}\"",
                        ["www-authenticate"] = "Basic realm=\"a\"",
                        ["proxy-authenticate"] = "Basic realm=\"a\"",
                    },
                };
                await TryAsync(target, $"{status} to {location}", mayPass: status < 300);
                tried++;
            }
        }

        return (tried, trap.Connections);
    }

    /// <summary>A resolver that gives an allowed address and one that is not, in turn, together, or differently each time one looks. Returns how often it was tried, how often the allowed one and how often the trap was reached.</summary>
    public async Task<(int Tried, int Meant, int Connects)> RebindingAsync(int rounds)
    {
        IPAddress allowed = IPAddress.Parse("127.0.0.2");
        (Receiver meant, Receiver trap) = await Receiver.PairAsync(allowed, IPAddress.Loopback);
        await using Receiver one = meant;
        await using Receiver two = trap;
        meant.Respond = _ => new Answer(200) { Headers = new Dictionary<string, string> { ["connection"] = "close" } };
        int asked = 0;
        Func<IReadOnlyList<IPAddress>>[] ways =
        [
            () => [asked++ % 2 == 0 ? allowed : IPAddress.Loopback],
            () => [allowed, IPAddress.Loopback],
            () => [IPAddress.Loopback, allowed],
            () => [allowed, IPAddress.Loopback.MapToIPv6()],
            () => new Fickle(allowed, IPAddress.Loopback),
            () => new Fickle(IPAddress.Loopback, allowed),
        ];
        WebhookOptions options = Read($"http://hooks.example.com:{meant.Port}/", areAllowed: false);
        options = options with { Endpoints = [options.Endpoints[0] with { AllowedNetworks = [new IPNetwork(allowed, 32)] }] };
        foreach (Func<IReadOnlyList<IPAddress>> way in ways)
        {
            using WebhookTarget target = new(options with { Resolve = (_, _) => new(way()) });
            for (int i = 0; i < rounds; i++)
            {
                await TryAsync(target, "rebinding", mayPass: true);
            }
        }

        return (rounds * ways.Length, meant.Connections, trap.Connections);
    }

    /// <summary>Delivers to a receiver while the environment names a proxy. Returns how many connections the proxy saw.</summary>
    public static async Task<int> ThroughAProxyAsync(Receiver proxy)
    {
        await using Receiver receiver = new();
        using WebhookTarget target = new(Read($"http://hooks.example.com:{receiver.Port}/", areAllowed: true) with { Resolve = (_, _) => new([IPAddress.Loopback]) });
        await target.DeliverAsync(Entry(), default);
        return receiver.Requests.Count == 1 ? proxy.Connections : throw new InvalidOperationException("The receiver was not reached.");
    }

    private async Task<(int Refused, int Connects)> TryAllAsync<T>(IReadOnlyList<T> all, bool areAllowed, Func<T, int, WebhookOptions> options)
    {
        await using Receiver trap = new(EveryAddress);
        int refused = 0;

        // At once, since nobody answers at most of them when they are allowed.
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (one, _) =>
        {
            try
            {
                using WebhookTarget target = new(options(one, trap.Port));
                if (await TryAsync(target, $"{one}", areAllowed))
                {
                    return;
                }
            }
            catch (ConfigurationException)
            {
                // Refused before anything was tried.
            }

            Interlocked.Increment(ref refused);
        });
        return (refused, trap.Connections);
    }

    // True when it was delivered. Nobody is at most of what is tried, but nothing may even be looked for there.
    private async Task<bool> TryAsync(WebhookTarget target, string what, bool mayPass)
    {
        try
        {
            await target.DeliverAsync(Entry(), default);
            if (!mayPass)
            {
                Wrong.Add($"{what}: delivered");
            }

            return true;
        }
        catch (ClpException)
        {
            return false;
        }
#pragma warning disable CA1031 // That there are no others is what is to be shown.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Wrong.Add($"{what}: {e.GetType().Name}");
            return false;
        }
    }

    private static OutboxEntry Entry()
        => new(new StreamId("", "order", "o-1"), 0, new OutboxMessage("webhook/order/crm", StateObject.Of(("specversion", "1.0"), ("id", ""), ("type", "t"), ("source", "/s"))) { Id = "m-1" });

    private static WebhookOptions Read(string url, bool areAllowed, TimeSpan? patience = null)
    {
        WebhookOptions options = WebhookOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Endpoints:crm:Url"] = url,
            ["Endpoints:crm:Secrets:0"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            ["Endpoints:crm:AllowHttp"] = "true",
            ["Timeout"] = (patience ?? Patience).ToString(),
            ["Endpoints:crm:AllowedNetworks:0"] = areAllowed ? Anywhere[0].ToString() : null,
            ["Endpoints:crm:AllowedNetworks:1"] = areAllowed ? Anywhere[1].ToString() : null,
        }.Where(pair => pair.Value is not null)).Build());
        return options;
    }

    /// <summary>Another answer each time it is gone through.</summary>
    private sealed class Fickle(IPAddress first, IPAddress then) : IReadOnlyList<IPAddress>
    {
        private int looks;

        public int Count => 1;

        public IPAddress this[int index] => Next();

        public IEnumerator<IPAddress> GetEnumerator() => new List<IPAddress> { Next() }.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        private IPAddress Next() => looks++ == 0 ? first : then;
    }
}
