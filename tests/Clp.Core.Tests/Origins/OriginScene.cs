namespace Clp.Tests.Origins;

/// <summary>An intent with one field of any kind, for guards.</summary>
internal static class OriginScene
{
    private static readonly IntentDefinition Definition = Contract.Define("desk").State(StateObject.Empty).Intent("do", i => i.Optional("field", Shape.Any))
        .Transition("do", "do", _ => StateDelta.Empty).Build().FindIntent("do")!;

    public static GuardContext Context(StateObject payload, Provenance origins, StateObject? state = null)
        => new(new Intent(default, Definition, payload, origins, Actor.Host, 0), state ?? StateObject.Empty, DateTimeOffset.UnixEpoch, Actor.Host);
}
