using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>A call that a model made of one of a contract's tools, and what is known about it. Nothing of it is trusted.</summary>
/// <param name="Tool">The tool's name (see <see cref="IntentDeclaration.Name"/>).</param>
/// <param name="Arguments">The arguments in whatever form a chat client left them; null for none.</param>
public sealed record ModelCall(string Tool, IDictionary<string, object?>? Arguments)
{
    /// <summary>The call that a chat client read, arguments that it could not read included.</summary>
    public static ModelCall Of(FunctionCallContent call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new(call.Name, call.Arguments) { CallId = call.CallId, Unreadable = call.Exception };
    }

    /// <summary>The call's id, for the answer; null when there is none.</summary>
    public string? CallId { get; init; }

    /// <summary>Why the arguments could not be read; null when they could.</summary>
    public Exception? Unreadable { get; init; }

    /// <summary>The model's call behind it, for the log; that of <see cref="MediationOptions.Ai"/> when null.</summary>
    public AiTrace? Ai { get; init; }

    /// <summary>Tells where each value came from; as <see cref="MediationOptions.Origins"/> says when null. Pure. Never called for values that cannot be read.</summary>
    public Func<StateObject, Provenance>? Origins { get; init; }

    /// <summary>The version of the state that the model was shown; null when it was shown none, or the newest.</summary>
    public long? StateVersion { get; init; }

    /// <summary>What belongs together across streams, such as the conversation's id.</summary>
    public string? Correlation { get; init; }
}
