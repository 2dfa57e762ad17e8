using System.Net;
using Clp.Middleware.Tests.Webhooks;
using Clp.Middleware.Tests.Webhooks.Ssrf;

namespace Clp.Benchmarks.Measures;

/// <summary>Web hooks that are led to this machine, over real sockets: by the way an address is written, by what a name resolves to, by answers, by the environment. The controls show that the trap is where they would come to.</summary>
internal sealed class R21Ssrf : IMeasure
{
    public string Name => "R21";

    public string About => "web hooks led to loopback, private and link-local addresses: 0 connects by odd address forms, name answers, redirects, a rebinding resolver, a proxy of the environment";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        SsrfCampaign campaign = new();
        (int refused, int connects) = campaign.FormsAsync().GetAwaiter().GetResult();
        yield return Figure.AtLeast("forms", AddressForms.All.Count, 60, "");
        yield return Figure.All("forms-refused", refused, AddressForms.All.Count);
        yield return Figure.Exactly("forms-connects", connects, 0);

        (refused, connects) = campaign.AnswersAsync().GetAwaiter().GetResult();
        yield return Figure.All("answers-refused", refused, AddressForms.Addresses.Count);
        yield return Figure.Exactly("answers-connects", connects, 0);

        (int tried, connects) = campaign.RedirectsAsync().GetAwaiter().GetResult();
        context.Note($"R21 redirects: {tried} answers that point to the trap, at addresses that the endpoint could be at");
        yield return Figure.Exactly("redirects-connects", connects, 0);

        (tried, int meant, connects) = campaign.RebindingAsync(context.Sample(500, 20)).GetAwaiter().GetResult();
        context.Note($"R21 rebinding: {tried} deliveries, {meant} reached what is allowed");
        yield return Figure.Exactly("rebinding-connects", connects, 0);

        (connects, int unguarded) = ProxyAsync().GetAwaiter().GetResult();
        yield return Figure.Exactly("proxy-connects", connects, 0);
        yield return Figure.AtLeast("proxy-control", unguarded, 1, "");

        (_, int forms) = campaign.FormsAsync(areAllowed: true).GetAwaiter().GetResult();
        (_, int answers) = campaign.AnswersAsync(areAllowed: true).GetAwaiter().GetResult();
        context.Note($"R21 control: with every network allowed, {forms} forms and {answers} answers reach the trap");
        yield return Figure.AtLeast("forms-control", forms, 25, "");
        yield return Figure.AtLeast("answers-control", answers, 5, "");
        yield return Figure.AtLeast("redirects-control", FollowedAsync().GetAwaiter().GetResult(), 1, "");

        campaign.Wrong.Take(10).ToList().ForEach(wrong => context.Note("R21 " + wrong));
        yield return Figure.Exactly("untyped", campaign.Wrong.Count, 0);
    }

    // The environment names a proxy, as it often does in containers.
    private static async Task<(int Guarded, int Unguarded)> ProxyAsync()
    {
        await using Receiver trap = new();
        Environment.SetEnvironmentVariable("http_proxy", $"http://127.0.0.1:{trap.Port}");
        int guarded = await SsrfCampaign.ThroughAProxyAsync(trap);
        using HttpClient client = new();
        using HttpResponseMessage answer = await client.GetAsync(new Uri("http://hooks.example.com/"));
        Environment.SetEnvironmentVariable("http_proxy", null);
        return (guarded, trap.Connections - guarded);
    }

    // What any client does unless told otherwise.
    private static async Task<int> FollowedAsync()
    {
        await using Receiver trap = new();
        await using Receiver receiver = new();
        receiver.Respond = _ => new Answer(302) { Headers = new Dictionary<string, string> { ["location"] = trap.Url.ToString() } };
        using SocketsHttpHandler handler = new() { UseProxy = false };
        using HttpClient client = new(handler);
        using HttpResponseMessage answer = await client.GetAsync(receiver.Url);
        return trap.Connections;
    }
}
