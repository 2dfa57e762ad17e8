using System.Collections.Immutable;

namespace Clp.Testing;

/// <summary>One message of a <see cref="RecordedConversation"/>. Immutable.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">The words; null when there are none (an assistant that only calls tools).</param>
/// <param name="Calls">The tool calls of an assistant message, in order; empty otherwise.</param>
public sealed record TraceMessage(TraceRole Role, string? Content, ImmutableArray<TraceCall> Calls);
