namespace Clp.Audit;

/// <summary>A stream's name as JSON, in checkpoints and exports.</summary>
internal static class StreamJson
{
    public static StateObject Tree(StreamId stream) => StateObject.Of(("contract", stream.Contract), ("instance", stream.Instance), ("namespace", stream.Namespace));

    /// <summary>The stream, or null when the value does not name one.</summary>
    public static StreamId? Read(StateValue? value)
        => value is StateObject { Count: 3 } tree && tree.Field("contract") is StateText contract && tree.Field("instance") is StateText instance && tree.Field("namespace") is StateText space
            ? new StreamId(space.Value, contract.Value, instance.Value)
            : null;
}
