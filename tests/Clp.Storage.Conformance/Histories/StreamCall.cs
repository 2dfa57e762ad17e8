using System.Collections.Immutable;

namespace Clp.Storage.Conformance.Histories;

/// <summary>A call on one stream of a store, with the answer it got. Answers are texts, the same as those of <see cref="StreamState"/>.</summary>
/// <param name="Stream">The stream.</param>
public abstract record StreamCall(StreamId Stream)
{
    /// <summary>The answer; null when none came.</summary>
    public string? Answer { get; init; }

    /// <summary>True when a call with this answer changes nothing, whatever the stream's state.</summary>
    public abstract bool IsReadOnly { get; }

    /// <summary>Makes the call.</summary>
    public abstract ValueTask<string> AskAsync(IEventStore store);

    /// <summary>What the answer should be in that state, and the state after it.</summary>
    public abstract (string Answer, StreamState Next) Step(StreamState state);

    /// <summary>An append.</summary>
    public sealed record Append(StreamId Stream, Expected Expected, string? Operation, string? Hash, ImmutableArray<string> Notes) : StreamCall(Stream)
    {
        /// <inheritdoc/>
        public override bool IsReadOnly => Notes.Length == 0 || Answer?.StartsWith(nameof(AppendStatus.Appended), StringComparison.Ordinal) == false;

        /// <inheritdoc/>
        public override async ValueTask<string> AskAsync(IEventStore store)
        {
            AppendResult result = await store.AppendAsync(Stream, Expected, Conformance.Notes.Batch(Operation, Hash, [.. Notes]), default);
            return $"{result.Status} {result.Version} {string.Join(',', Conformance.Notes.Texts(result.Events))}";
        }

        /// <inheritdoc/>
        public override (string Answer, StreamState Next) Step(StreamState state) => state.Append(Expected, Operation, Hash, Notes);

        /// <inheritdoc/>
        public override string ToString() => $"append({Expected}, op {Operation ?? "-"} {Hash}, {string.Join(',', Notes)}) = {Answer ?? "?"}";
    }

    /// <summary>A reading from a version on.</summary>
    public sealed record Read(StreamId Stream, long From) : StreamCall(Stream)
    {
        /// <inheritdoc/>
        public override bool IsReadOnly => true;

        /// <inheritdoc/>
        public override async ValueTask<string> AskAsync(IEventStore store)
        {
            List<string> read = [];
            await foreach (RecordedEvent recorded in store.ReadAsync(Stream, From, default))
            {
                read.Add($"{recorded.Version}:{Notes.Text(recorded)}");
            }

            return string.Join(',', read);
        }

        /// <inheritdoc/>
        public override (string Answer, StreamState Next) Step(StreamState state) => (state.Read(From), state);

        /// <inheritdoc/>
        public override string ToString() => $"read({From}) = {Answer ?? "?"}";
    }

    /// <summary>A question for the newest version.</summary>
    public sealed record Version(StreamId Stream) : StreamCall(Stream)
    {
        /// <inheritdoc/>
        public override bool IsReadOnly => true;

        /// <inheritdoc/>
        public override async ValueTask<string> AskAsync(IEventStore store) => $"{await store.VersionAsync(Stream, default)}";

        /// <inheritdoc/>
        public override (string Answer, StreamState Next) Step(StreamState state) => ($"{state.Version}", state);

        /// <inheritdoc/>
        public override string ToString() => $"version() = {Answer ?? "?"}";
    }

    /// <summary>A look for an operation.</summary>
    public sealed record Find(StreamId Stream, string Operation) : StreamCall(Stream)
    {
        /// <inheritdoc/>
        public override bool IsReadOnly => true;

        /// <inheritdoc/>
        public override async ValueTask<string> AskAsync(IEventStore store)
            => await store.FindOperationAsync(Stream, new OperationId(Operation), default) is { } found ? $"{found.RequestHash}:{string.Join(',', Notes.Texts(found.Events))}" : "-";

        /// <inheritdoc/>
        public override (string Answer, StreamState Next) Step(StreamState state) => (state.Find(Operation), state);

        /// <inheritdoc/>
        public override string ToString() => $"find({Operation}) = {Answer ?? "?"}";
    }

    /// <summary>A deletion.</summary>
    public sealed record Delete(StreamId Stream, Expected Expected) : StreamCall(Stream)
    {
        /// <inheritdoc/>
        public override bool IsReadOnly => Answer == $"{false}";

        /// <inheritdoc/>
        public override async ValueTask<string> AskAsync(IEventStore store) => $"{await store.DeleteAsync(Stream, Expected, default)}";

        /// <inheritdoc/>
        public override (string Answer, StreamState Next) Step(StreamState state)
            => state.IsDeletedBy(Expected) ? ($"{true}", StreamState.Empty) : ($"{false}", state);

        /// <inheritdoc/>
        public override string ToString() => $"delete({Expected}) = {Answer ?? "?"}";
    }
}
