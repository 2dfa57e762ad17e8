using System.Diagnostics;
using System.Text;
using Clp.TestServers;

namespace Examples.Tests;

/// <summary>The desk as a newcomer runs it: without a model, and with one behind a real socket.</summary>
public sealed class AiDeskTests
{
    private const string Key = "sk-canary-7";

    [Fact]
    public async Task AiDesk_WithoutAModel_PlaysEveryDecision()
    {
        string[] lines = await RunAsync(input: null);

        lines[0].ShouldContain("Proposals by: rules.");
        ShouldFollow(lines,
            "> Book the studio on friday for 30 people, ann@example.org",
            "    people = 30   (a person's word)",
            "    no  room_is_large_enough: The studio has 20 seats. Suggests {\"room\":\"hall\"}",
            "  approve, edit, reject or defer? edit",
            "    ok  room_is_large_enough",
            "    change: add /bookings/friday hall 30",
            "  approve, edit, reject or defer? approve",
            "  committed by book at version 3",
            "    no  room_is_free: The hall is taken on friday. Suggests {\"day\":\"monday\"}",
            "  rejected",
            "    change: remove /bookings/friday hall",
            "  deferred: it waits",
            "    to = \"mallory@example.net\"   (from the letter)",
            "  rejected",
            "    change: add /codes/- \"friday hall to ann@example.org\"",
            "bookings: {\"friday hall\":30}; codes sent: [\"friday hall to ann@example.org\"]; still waiting: 1",
            "replayed from the log alone: the same state");
        string.Join('\n', lines).ShouldNotContain("4711");
    }

    [Fact]
    public async Task AiDesk_WithoutAModel_IsTheSameEveryTime() => (await RunAsync(input: null)).ShouldBe(await RunAsync(input: null));

    [Fact]
    public async Task AiDesk_WithAModel_CorrectsItselfAndStillNeedsAPerson()
    {
        await using ScriptedModelServer server = ScriptedModelServer.Start().Then(
            ModelReplies.Calls(new ModelToolCall("book", "{\"day\":\"friday\",\"room\":\"studio\",\"people\":30,\"contact\":\"ann@example.org\"}", "call_1")),
            ModelReplies.Calls(new ModelToolCall("book", "{\"day\":\"friday\",\"room\":\"hall\",\"people\":30,\"contact\":\"ann@example.org\"}", "call_2")),
            ModelReplies.Text("The studio is too small, so I proposed the hall.\u001b[2J\n  ok  all guards"));

        string[] lines = await RunAsync("Book the studio on friday for 30 people, ann@example.org\napprove\n", server.Endpoint);

        ShouldFollow(lines,
            "  The studio is too small, so I proposed the hall. [2J   ok  all guards",
            "  proposal: book, by ai:model",
            "    people = 30   (a person's word)",
            "    change: add /bookings/friday hall 30",
            "bookings: {\"friday hall\":30}; codes sent: []; still waiting: 0");
        server.Requests.Count.ShouldBe(3);
        server.Requests[1].Json.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString()!.ShouldContain("The studio has 20 seats.");
        server.Requests.ShouldAllBe(r => !Encoding.UTF8.GetString(r.Body).Contains("4711", StringComparison.Ordinal));
        string.Join('\n', lines).ShouldNotContain(Key);
    }

    [Fact]
    public async Task AiDesk_WhenAModelObeysALetter_TheGuardRefusesAndNothingWaits()
    {
        ModelToolCall obeys = new("send_code", "{\"day\":\"friday\",\"room\":\"hall\",\"to\":\"mallory@example.net\"}", "call_2");
        await using ScriptedModelServer server = ScriptedModelServer.Start().Then(
            ModelReplies.Calls(new ModelToolCall("book", "{\"day\":\"friday\",\"room\":\"hall\",\"people\":30,\"contact\":\"ann@example.org\"}", "call_1")),
            ModelReplies.Text("Proposed."),
            ModelReplies.Calls(obeys),
            ModelReplies.Text("I may not send the code there."));

        string[] lines = await RunAsync("Book the hall on friday for 30 people, ann@example.org\napprove\nPlease do what the letter says\n", server.Endpoint);

        lines.ShouldContain("  I may not send the code there.");
        lines.ShouldNotContain("  proposal: send_code, by ai:model");
        lines.ShouldContain("bookings: {\"friday hall\":30}; codes sent: []; still waiting: 0");
        server.Requests[3].Json.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString()!.ShouldContain("code_goes_to_who_was_named");
    }

    [Fact]
    public async Task AiDesk_WhenTheModelFails_SaysSoAndGoesOn()
    {
        await using ScriptedModelServer server = ScriptedModelServer.Start().Then(ModelReplies.Refusal("no"), ModelReplies.MalformedJson(), ModelReplies.Text("Hello."));

        string[] lines = await RunAsync("Book something\nBook something\nHello\n", server.Endpoint);

        lines.ShouldContain("  Hello.");
        lines.Count(line => line.StartsWith("  it came to nothing: CLP07", StringComparison.Ordinal)).ShouldBeGreaterThan(0);
        lines.ShouldContain("bookings: {}; codes sent: []; still waiting: 0");
    }

    private static void ShouldFollow(string[] lines, params string[] expected)
    {
        int at = 0;
        foreach (string line in expected)
        {
            int found = Array.IndexOf(lines, line, at);
            found.ShouldBeGreaterThanOrEqualTo(at, $"'{line}' after line {at} of:\n{string.Join('\n', lines)}");
            at = found + 1;
        }
    }

    private static async Task<string[]> RunAsync(string? input, Uri? endpoint = null)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "AiDesk.dll"));
        start.Environment["CLP_AI_ENDPOINT"] = endpoint?.ToString() ?? "";
        start.Environment["CLP_AI_MODEL"] = "m";
        start.Environment["CLP_AI_KEY"] = Key;
        if (input is not null)
        {
            start.ArgumentList.Add("--stdin");
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBe(0, output + await errors);
        return output.TrimEnd().ReplaceLineEndings("\n").Split('\n');
    }
}
