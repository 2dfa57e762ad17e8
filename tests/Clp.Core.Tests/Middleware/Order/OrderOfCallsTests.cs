using Clp.TestKit;

namespace Clp.Tests.Middleware.Order;

/// <summary>The exact sequence of hooks and interceptors for every way an operation can end, and the page that tells it.</summary>
public sealed class OrderOfCallsTests
{
    private const string Begin = "<!-- order:begin -->", End = "<!-- order:end -->";

    public static TheoryData<string> Names => [.. Situations.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Calls_ComeInThisOrder(string name)
    {
        Situation situation = Situations.All.Single(s => s.Name == name);
        await using Stage stage = new();

        string answer = await situation.RunAsync(stage);

        stage.Calls.ShouldBe(situation.Calls);
        answer.ShouldBe(situation.Answer);
        (await stage.LogAsync()).ShouldBe(situation.Log);
    }

    [Fact]
    public void Page_ShowsWhatTheseTestsAssert()
    {
        string path = Path.Combine(SharedData.RepositoryRoot, "docs", "middleware.md");
        string page = File.ReadAllText(path);
        int from = page.IndexOf(Begin, StringComparison.Ordinal), to = page.IndexOf(End, StringComparison.Ordinal);
        (from >= 0 && to > from).ShouldBeTrue($"docs/middleware.md has {Begin} and {End}");
        string expected = page[..(from + Begin.Length)] + "\n" + Table() + page[to..];
        if (Environment.GetEnvironmentVariable("CLP_APPROVE") == "1")
        {
            File.WriteAllText(path, page = expected);
        }

        page.ShouldBe(expected, "run this test with CLP_APPROVE=1 to write the table anew");
    }

    private static string Table() => string.Concat(new[] { "| Situation | Calls | The caller gets | The log gets |", "|---|---|---|---|" }
        .Concat(Situations.All.Select(s => s.Row()))
        .Select(line => line + "\n"));
}
