using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Clp;

/// <summary>Names one change of one instance: who holds the name can commit that change or none.</summary>
internal static class PreviewHash
{
    public static Outcome Stale { get; } = new Outcome.NotPermitted("Stale: it would not do what the preview showed, since state, contract, values or time have moved on; preview it again.");

    /// <summary>SHA-256 over the instance, the contract, the state's version, the payload, the transition and the change. What may be deep is hashed by itself.</summary>
    public static string Of(StreamId stream, string contractHash, in DecisionRequest request, Transition transition, StateDelta? delta) => CanonicalJson.Sha256(StateObject.Of(
        ("stream", Name(stream)),
        ("contract", contractHash),
        ("stateVersion", request.StateVersion),
        ("intent", request.Intent.Id.Version),
        ("payload", CanonicalJson.Sha256(request.Intent.Payload)),
        ("transition", transition.Name),
        ("delta", delta is null ? StateValue.Null : CanonicalJson.Sha256(DeltaJson.ToValue(delta)))));

    /// <summary>SHA-256 over those of the intents of a batch, in order.</summary>
    public static string OfAll(IEnumerable<string> hashes) => CanonicalJson.Sha256(StateObject.Of(("batch", StateArray.From(hashes.Select(hash => (StateValue)hash)))));

    // A stream may have a name that has no UTF-8 form.
    private static string Name(StreamId stream) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(stream.Encode().AsSpan())));
}
