namespace Examples.Tests;

public sealed class ExampleTests
{
    [Theory]
    [InlineData("Counter")]
    [InlineData("Flight")]
    [InlineData("Reminder")]
    [InlineData("Classifier")]
    [InlineData("Stores")]
    public void Example_IsShort(string example) => ExampleRun.ShouldBeShort(example);

    [Theory]
    [InlineData("Worker")]
    [InlineData("WebApi")]
    public void Example_InAHost_TakesLessThan60LinesOfCode(string example) => ExampleRun.LinesOfCode(example).ShouldBeLessThan(60);

    [Fact]
    public async Task Counter_ProposesDeniesEditsAndReplays() => (await ExampleRun.LinesAsync("Counter")).ShouldBe(
    [
        "proposed {\"amount\":1000}; the count is 0",
        "denied: one_step_is_10_at_most: One step is 10 at most.",
        "committed by add at version 8",
        "the count is 7",
        "0 dispatched by system:host",
        "1 proposed by ai:provider",
        "2 accepted by human:ada",
        "3 refused by human:ada",
        "4 proposed by system:guard/one_step_is_10_at_most",
        "5 dispatched by system:host",
        "6 proposed by ai:provider",
        "7 accepted by human:ada",
        "8 committed by human:ada",
        "replayed: {\"count\":7}",
    ]);

    [Fact]
    public async Task Flight_RefusesSuggestsAndBooksOnlyWhatWasAccepted() => (await ExampleRun.LinesAsync("Flight")).ShouldBe(
    [
        "denied: search_comes_first: Search for flights before selecting one.",
        "committed by list at version 2: CL100, CL102",
        "denied: seats_must_be_left: CL100 is sold out.",
        "GuardSuggestion {\"flightId\":\"CL102\"}; booked: nothing",
        "committed by book at version 6",
        "booked: \"CL102\"",
    ]);

    [Fact]
    public async Task Reminder_RunsOutOfTimeSurvivesARestartAndMailsOnce() => (await ExampleRun.LinesAsync("Reminder")).ShouldBe(
    [
        "Failed (Timeout)",
        "sent according to the state: []; pending: 1",
        "after the restart: remind#0 for ada",
        "committed by send at version 2",
        "sent according to the state: [\"ada\"]; pending: 0",
        "calls to the mail service: 2; mails sent: 1",
    ]);

    [Fact]
    public async Task Classifier_FilesWhatIsSureAndLeavesTheRestToAPerson() => (await ExampleRun.LinesAsync("Classifier")).ShouldBe(
    [
        "{\"queue\":\"billing\",\"confidence\":1} by ai:keywords: committed by file at version 3",
        "{\"queue\":\"bugs\",\"confidence\":0.5} by ai:keywords: denied: model_must_be_sure: A model that is 50 % sure does not decide alone; choose the queue yourself.",
        "{\"queue\":\"bugs\",\"confidence\":0.5} by ai:keywords, edited to bugs: committed by file at version 12",
        "filed under billing: The invoice shows my refund twice, and the invoice total is wrong",
        "filed under bugs: The export button does nothing on the pricing page",
    ]);
}
