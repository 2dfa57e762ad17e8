namespace Clp.Storage.Tests.Corpus;

/// <summary>The contract of the saved journals in its three versions: a till that counts "taken" euros, then the "total" in euros, then "cents".</summary>
internal static class CorpusTill
{
    public static Contract V1 { get; } = Version(1, "taken");

    public static Contract V2 { get; } = Version(2, "total");

    public static Contract V3 { get; } = Version(3, "cents");

    /// <summary>As every version is written, without the steps between them.</summary>
    public static ContractBuilder Define(int version, string field) => Contract.Define("till", version)
        .State(StateObject.Of((field, 0), ("notes", StateArray.Empty)), Field.Required(field, Shape.Integer), Field.Required("notes", Shape.List(Shape.Text)))
        .Intent("sale", i => i.Required("by", Shape.Integer).Optional("note", Shape.Text).Require("counted", "The money was counted.", c => c.Payload.Get("by", 0) > 100))
        .Intent("close")
        .Intent("break")
        .Guard("positive", c => GuardVerdict.DenyWhen(c.Payload.Get("by", 0) < 0, "A sale is not negative.").Suggest("by", 1), on: ["sale"])
        .Transition("add", "sale", c => StateDelta.Set(field, c.State.Get(field, 0L) + c.Payload.Require<long>("by"))
            .Then(c.Payload.TryGet("note", out string? note) ? StateDelta.Push("notes", (StateValue)note!) : StateDelta.Empty))
        .Transition("shut", "close", _ => StateDelta.Set("notes", StateArray.Empty), when: c => c.State.Get(field, 0L) > 1_000_000)
        .Transition("fail", "break", _ => throw new InvalidOperationException("on purpose"));

    private static Contract Version(int version, string field) => Define(version, field).Build();
}
