namespace Clp.Middleware.Tests.RateLimiting;

public sealed class RateLimitKeyTests
{
    private static readonly string[] Texts = ["", "a", "A", "\0", "t1:a", "1:", "aia", "aca", "aoa", "\u00e9", "e\u0301", "\ud800", "\udc00", "\u202e", new('x', 64), new('x', 65), new('x', 10_000), new string('x', 9_999) + "y", "#" + new string('0', 64)];
    private static readonly RateLimitBy[] Ways = [.. Enumerable.Range(0, 16).Select(static by => (RateLimitBy)by)];

    [Fact]
    public void Keys_OfDifferentCalls_Differ()
    {
        Dictionary<string, (RateLimitBy, string, string, string, string?)> seen = [];
        HashSet<RateLimitKey> keys = [];
        Random random = new(7);
        for (int i = 0; i < 60_000; i++)
        {
            RateLimitBy by = Ways[random.Next(Ways.Length)];
            (string tenant, string contract, string intent) = (Any(random), Any(random), Any(random));
            string? own = random.Next(2) == 0 ? null : Any(random);
            RateLimitKey key = new(by, new RateLimitRequest(CommandActs.Commit, new StreamId(tenant, contract, "i"), intent, Actor.Host), own);
            (RateLimitBy, string, string, string, string?) meant = (by, Used(by, RateLimitBy.Tenant, tenant), Used(by, RateLimitBy.Contract, contract), Used(by, RateLimitBy.Intent, intent), own);

            string text = key.Encode();

            (seen.TryAdd(text, meant) || seen[text] == meant).ShouldBeTrue();
            keys.Add(key);
        }

        keys.Count.ShouldBe(seen.Count);
        seen.Keys.Max(static text => text.Length).ShouldBeLessThan(5 * 80);
    }

    [Fact]
    public void Keys_OfActors_TellKindAndIdButNotRoles()
    {
        Key(Actor.Human("ada")).ShouldBe(Key(Actor.Human("ada", "clerk")));
        Key(Actor.Human("ada")).ShouldNotBe(Key(Actor.System("ada")));
        Key(Actor.Human("ada")).Encode().ShouldNotBe(Key(Actor.Ai("ada")).Encode());
        Key(Actor.Human("ada")).ToString().ShouldNotContain("ada");
    }

    private static RateLimitKey Key(Actor actor) => new(RateLimitBy.Actor, new RateLimitRequest(CommandActs.Commit, new StreamId("", "c", "i"), "x", actor));

    private static string Any(Random random) => Texts[random.Next(Texts.Length)];

    private static string Used(RateLimitBy by, RateLimitBy part, string text) => by.HasFlag(part) ? "=" + text : "";
}
