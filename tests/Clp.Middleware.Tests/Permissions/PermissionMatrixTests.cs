using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Clp.Middleware.Tests.Permissions;

/// <summary>Every actor at every door for every intent; and rules at random against a judge of its own.</summary>
public sealed class PermissionMatrixTests(ITestOutputHelper output)
{
    private static readonly Actor Clerk = Actor.Human("ada", "clerk"), Boss = Actor.Human("bea", "clerk", "boss"), Guest = Actor.Human("cy"), Job = Actor.System("nightly", "job"), Bot = Actor.Ai("bot");

    private static readonly PermissionOptions Office = new()
    {
        Rules =
        [
            PermissionRule.Allow(CommandActs.Dispatch | CommandActs.Propose, "order.*").ForRole("clerk", "job"),
            PermissionRule.Allow(CommandActs.Commit, "order.place").ForRole("clerk"),
            PermissionRule.Allow(CommandActs.All, "*").ForRole("boss"),
            PermissionRule.Allow(CommandActs.Dispatch, "order.place").ForClaim(PermissionPrincipals.KindClaim, "ai"),
        ],
    };

    public static TheoryData<string, string, string> Permitted => new()
    {
        { "ada", "order.place", "dispatch propose commit submit" },
        { "ada", "order.cancel", "dispatch propose" },
        { "ada", "close", "" },
        { "bea", "order.place", "dispatch propose accept commit submit" },
        { "bea", "order.cancel", "dispatch propose accept commit submit" },
        { "bea", "close", "dispatch propose accept commit submit" },
        { "cy", "order.place", "" },
        { "cy", "order.cancel", "" },
        { "cy", "close", "" },
        { "nightly", "order.place", "dispatch propose" },
        { "nightly", "order.cancel", "dispatch propose" },
        { "nightly", "close", "" },
        { "bot", "order.place", "dispatch" },
        { "bot", "order.cancel", "" },
        { "bot", "close", "" },
    };

    [Theory]
    [MemberData(nameof(Permitted))]
    public async Task Doors_ForAnActorAndAnIntent_OpenForWhatIsPermittedAndNothingElse(string actor, string intent, string open)
    {
        Contract contract = Doors.Contract("order.place", "order.cancel", "close");
        Actor by = new[] { Clerk, Boss, Guest, Job, Bot }.Single(a => a.Id == actor);
        List<string> opened = [];
        foreach (string door in Doors.All)
        {
            (bool isOpen, List<ContractEvent> added) = await Doors.TryAsync(contract, Office, door, intent, by);
            opened.AddRange(isOpen ? [door] : Array.Empty<string>());
            if (!isOpen)
            {
                added.ShouldHaveSingleItem().ShouldBeOfType<ContractEvent.AttemptRefused>().Outcome.ShouldBeOfType<Outcome.NotPermitted>();
            }
        }

        string.Join(' ', opened).ShouldBe(open);
    }

    [Fact]
    public async Task Doors_UnderRulesAtRandom_NeverOpenWithoutOneThatMatches()
    {
        const int Seeds = 3_000;
        string[] names = ["a", "ab", "b.a", "b.b", "c"], patterns = ["a", "ab", "b.a", "c", "*", "a*", "b.*", "*a", "*b*", "**", "b*b"], roles = ["r", "s", "t"];
        Contract contract = Doors.Contract(names);
        int opened = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            Random random = new(seed);
            PermissionRule[] rules = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new PermissionRule
            {
                Acts = (CommandActs)random.Next(1, 16),
                Intents = [.. random.GetItems(patterns, random.Next(1, 3))],
                Roles = [.. random.GetItems(roles, random.Next(3))],
            })];
            Actor by = Actor.Human("ada", random.GetItems(roles, random.Next(3)));
            (string door, string intent) = (Doors.All[random.Next(Doors.All.Length)], names[random.Next(names.Length)]);

            (bool isOpen, List<ContractEvent> added) = await Doors.TryAsync(contract, new() { Rules = [.. rules] }, door, intent, by);

            bool mayPass = Enum.GetValues<CommandActs>().Where(act => act is not (CommandActs.None or CommandActs.All) && (Doors.Needs(door) & act) != 0).All(act => rules.Any(rule =>
                (rule.Acts & act) != 0
                && rule.Intents.Any(pattern => Regex.IsMatch(intent, $"^{Regex.Escape(pattern).Replace("\\*", ".*")}$", RegexOptions.NonBacktracking))
                && (rule.Roles.Length == 0 || rule.Roles.Intersect(by.Roles).Any())));
            string what = $"seed {seed}: {door} of {intent} by {string.Join('+', by.Roles)} under {string.Join(" or ", rules.Select(r => $"[{r.Acts} of {string.Join('|', r.Intents)} for {string.Join('|', r.Roles)}]"))}";
            isOpen.ShouldBe(mayPass, what);
            added.All(e => e is ContractEvent.AttemptRefused).ShouldBe(!mayPass, what);
            opened += isOpen ? 1 : 0;
        }

        output.WriteLine($"seeds 0 to {Seeds - 1}: {opened} of {Seeds} opened");
        opened.ShouldBeInRange(Seeds / 20, Seeds * 19 / 20);
    }
}
