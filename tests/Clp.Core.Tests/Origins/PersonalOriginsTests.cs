namespace Clp.Tests.Origins;

/// <summary>Labels and reasons stay readable in the log where personal values are sealed, so they hold nothing of them.</summary>
public sealed class PersonalOriginsTests
{
    private const string Canary = "canary@example.org";

    private static readonly Contract Club = Contract.Define("club")
        .State(StateObject.Empty)
        .Intent("invite", i => i
            .Field(Field.Optional("to", Shape.Text).Personal())
            .Field(Field.Optional("guests", Shape.Map(Shape.Object(Field.Optional("seats", Shape.List(Shape.Text))))).Personal())
            .Field(Field.Optional("more", Shape.Any).Personal())
            .Field(Field.Optional("note", Shape.Text).Personal())
            .Field(Field.Optional("dishes", Shape.Map(Shape.Text))))
        .Guard("to", OriginGuards.FromUser("to"))
        .Guard("guests", OriginGuards.FromUser("guests"))
        .Guard("more", OriginGuards.NotFromTool("more"))
        .Guard("note", OriginGuards.ReferencesFromUserOr("note"))
        .Transition("invite", "invite", _ => StateDelta.Empty)
        .Build();

    [Fact]
    public async Task AProposal_OfPersonalValues_IsLabelledAndRefusedWithoutAWordOfThem()
    {
        await using ClpRuntime runtime = new(Club);
        ContractInstance club = await runtime.OpenAsync("one");
        StateObject values = StateObject.Parse($$"""
            {
              "to": "{{Canary}}", "note": "write to {{Canary}}", "dishes": { "soup": "hot" },
              "guests": { "{{Canary}}": { "seats": ["{{Canary}}"] } },
              "more": [{ "{{Canary}}": "{{Canary}}" }]
            }
            """);
        SeenTexts seen = SeenTexts.None.AndUser("soup: hot").AndTool("mail", Canary);
        Intent intent = await club.DispatchAsync("invite");

        Proposal proposal = await club.StageAsync(intent, new ProposalDraft(values) { By = Actor.Ai("model"), Origins = seen.Label(values) });
        Preview shown = await club.PreviewAsync(proposal);

        proposal.Origins.Fields.Keys.ShouldAllBe(k => !k.Contains("canary"));
        proposal.Origins.Fields.Keys.ShouldContain("dishes:/soup");
        proposal.Origins["guests"].ShouldBe(new Origin(ValueSource.Tool, "mail"));
        proposal.Origins.At(StatePath.Of("guests", Canary, "seats", "0")).Source.ShouldBe(ValueSource.Tool);
        string[] reasons = [.. shown.Refusal.ShouldBeOfType<Outcome.Denied>().Denials.Select(d => d.Reason)];
        reasons.Length.ShouldBe(4);
        reasons.ShouldAllBe(r => !r.Contains("canary"));
        reasons[0].ShouldStartWith("What was given as 'to' comes only from the answer of mail");
        reasons[3].ShouldStartWith("A reference in 'note' comes only from the answer of mail");
    }

    [Fact]
    public async Task ALabelThatCannotBeNamed_NeverMakesWhatItIsInMoreTrusted()
    {
        await using ClpRuntime runtime = new(Club);
        ContractInstance club = await runtime.OpenAsync("one");
        Intent intent = await club.DispatchAsync("invite");
        Provenance origins = Provenance.All(new Origin(ValueSource.Tool)).With("guests:/a", new Origin(ValueSource.User));

        Proposal proposal = await club.StageAsync(intent, new ProposalDraft(StateObject.Parse("""{ "guests": { "a": {}, "b": {} } }""")) { By = Actor.Ai("model"), Origins = origins });

        proposal.Origins["guests"].Source.ShouldBe(ValueSource.Tool);
    }
}
