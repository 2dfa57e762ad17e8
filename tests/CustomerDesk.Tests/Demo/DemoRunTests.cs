using System.Security.Cryptography;
using Clp.Audit;

namespace CustomerDesk.Tests.Demo;

public sealed class DemoRunTests(DemoPlay play) : IClassFixture<DemoPlay>
{
    [Fact]
    public void Demo_OnItsOwnData_HoldsEveryCheck()
    {
        play.ExitCode.ShouldBe(0, play.Text);
        play.Error.ShouldBeEmpty();
        play.Text.ShouldNotContain("FAILED");
        play.Lines.Count(line => line.StartsWith("  ok  ", StringComparison.Ordinal)).ShouldBe(8);
        play.Text.ShouldContain("  ok        everything that this demo checks held");
    }

    [Theory]
    [InlineData("basic_economy_keeps_its_flights", "a rule of the written policy", "Flights of a basic economy reservation cannot be changed.")]
    [InlineData("cancellation_has_a_ground", "a rule of the written policy", "Reservation R7JD2M is economy, without travel insurance")]
    [InlineData("added_bags_pay_beyond_allowance", "a rule of the written policy", "0 bags would be charged, but with 2 free bags 1 must be")]
    [InlineData("one_customer_per_conversation", "a rule of the written policy", "This belongs to another customer")]
    [InlineData("payment_method_is_on_file", "a check of the desk's tools", "Payment method not found")]
    public void Refusals_NameGuard_SourceAndReason(string guard, string source, string reason)
    {
        play.Flat.ShouldContain($"contract refuses by {guard} ({source}): {reason}");
        play.Lines.ShouldContain(line => line.StartsWith($"|   by {guard} ", StringComparison.Ordinal) && line.EndsWith("|     1 |", StringComparison.Ordinal));
    }

    [Fact]
    public void Suggestion_WhenAccepted_IsWhatIsCommitted()
    {
        play.Flat.ShouldContain("contract suggests nonfree_baggages: 1; that is a proposal too and waits for a yes");
        play.Flat.ShouldContain("accepts the contract's suggestion, as human:samir_haddad_761; affirms customer_confirmed, bags_are_wanted contract has no objection");
        play.Text.ShouldContain("reservations.T9VWB3.nonfree_baggages: 0 → 1");
        play.Text.ShouldContain("reservations.T9VWB3.payment_history: added credit_card_1475485 50");
    }

    [Fact]
    public void Suggestion_WhenRejected_ChangesNothing()
    {
        play.Flat.ShouldContain("rejects the contract's suggestion, as human:tomas_novak_342; nothing changes");
        play.Text.ShouldNotContain("reservations.QX4LN8");
    }

    [Fact]
    public void Acceptance_ByTheModelOrWithoutTheCustomersYes_DoesNotCount()
    {
        play.Flat.ShouldContain("as ai:model; affirms customer_confirmed, cancellation_reason_is_the_customers contract does not count this: An AI proposes and never accepts");
        play.Flat.ShouldContain("contract does not count this: Not affirmed: customer_confirmed");
        play.Text.ShouldContain("orders.#W1000123.status: pending → cancelled");
    }

    [Fact]
    public void Proposal_OfAWrongType_IsRefusedBeforeAnybodyIsAsked() =>
        play.Flat.ShouldContain("contract refuses the proposal, its values do not fit: item_ids: Expected a list of text, found text.");

    [Fact]
    public void Restart_GivesEveryConversation_TheStateItHad()
    {
        string[][] rows = [.. play.Lines
            .Select(line => line.Split((char[])['|', ' '], StringSplitOptions.RemoveEmptyEntries))
            .Where(cells => cells.Length == 5 && cells[2].Length == 16)];

        rows.Length.ShouldBe(8);
        rows.ShouldAllBe(cells => cells[2] == cells[3] && cells[4] == "same");
        rows.Select(cells => cells[2]).Distinct().Count().ShouldBe(8);
        play.Text.ShouldContain("8 of 8 states are what they were before the end");
    }

    [Fact]
    public void Restart_KeepsThePendingIntent_AndItIsCompleted()
    {
        string after = play.Text[play.Text.IndexOf("the next day", StringComparison.Ordinal)..];

        after.ShouldContain("update_reservation_flights, proposed by ai:model on 2024-05-15");
        after.ShouldContain("reservations.W2HK6P.cabin: economy → business");
    }

    [Fact]
    public void Summary_CountedInTheLogs_AgreesWithWhatWasShown()
    {
        Row("changes that the model proposed").ShouldBe(play.Lines.Count(line => line.StartsWith("  model     proposes ", StringComparison.Ordinal)));
        Row("refused before anybody was asked: the values do not fit").ShouldBe(1);
        Row("commits that guards refused").ShouldBe(play.Lines.Count(line => line.StartsWith("  contract  refuses by ", StringComparison.Ordinal)));
        Row("suggestions that guards made").ShouldBe(2);
        Row("acceptances that did not count").ShouldBe(2);
        Row("changes committed").ShouldBe(play.Lines.Count(line => line.EndsWith(" and commits:", StringComparison.Ordinal)));
        Row("state changes without acceptance").ShouldBe(0);
    }

    [Fact]
    public void Forgeries_AreFound_ByPosition()
    {
        play.Text.ShouldContain("changed.jsonl: entry 5 shall say that a person proposed it");
        play.Flat.ShouldContain("ok found: Line 7: entry 5 was changed");
        play.Text.ShouldContain("shortened.jsonl: entry 7, the last one, is cut off.");
        play.Flat.ShouldContain("ok found: The file ends too early: entry 7 is missing");
    }

    [Fact]
    public async Task Files_AreWhereTheReportSays_AndVerify()
    {
        play.Lines.ShouldContain("  " + play.Folder.Root);
        Directory.GetFiles(play.Folder.Audit, "*.jsonl").Length.ShouldBe(8);
        using ECDsa key = AuditKeys.FromPem(await File.ReadAllTextAsync(play.Folder.PublicKey));
        AuditVerifyOptions options = new() { PublicKey = key, Checkpoints = [Checkpoint.Parse(await File.ReadAllTextAsync(play.Folder.Checkpoint("4-bags")))] };
        await using FileStream log = File.OpenRead(play.Folder.Log("4-bags"));

        (await AuditVerifier.VerifyAsync(log, options)).IsEndProven.ShouldBeTrue();
    }

    [Fact]
    public void Output_WhenPlain_IsTextOfAtMost100Columns()
    {
        play.Text.ShouldNotContain('\u001b');
        play.Text.Where(letter => char.IsControl(letter) && letter != '\n').ShouldBeEmpty();
        play.Lines.Where(line => line.Length > 100 && !line.Contains(play.Folder.Root, StringComparison.Ordinal)).ShouldBeEmpty();
        play.Lines.Where(line => line.EndsWith(' ')).ShouldBeEmpty();
    }

    private int Row(string what)
    {
        string line = play.Lines.Single(line => line.StartsWith('|') && line.Contains(what + " ", StringComparison.Ordinal));
        return int.Parse(line.Split('|')[2], System.Globalization.CultureInfo.InvariantCulture);
    }
}
