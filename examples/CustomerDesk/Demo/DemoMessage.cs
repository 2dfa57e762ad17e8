using System.Collections.Immutable;
using Clp;
using Clp.Testing;
using CustomerDesk.Shared;

namespace CustomerDesk.Demo;

/// <summary>One message, and the decision on an earlier call that its speaker makes with it.</summary>
/// <param name="Message">Who speaks, the words, the calls.</param>
/// <param name="Accepts">The call whose newest open proposal is accepted, or null.</param>
/// <param name="Affirms">What the speaker affirms with it.</param>
/// <param name="Rejects">The call whose newest open proposal is rejected, or null.</param>
internal sealed record DemoMessage(TraceMessage Message, string? Accepts, ImmutableArray<string> Affirms, string? Rejects)
{
    public string? Decides => Accepts ?? Rejects;

    public static DemoMessage Of(TraceMessage message, StateObject written) => new(
        message,
        (written.Field("accepts") as StateText)?.Value,
        [.. written.Texts("affirms")],
        (written.Field("rejects") as StateText)?.Value);
}
