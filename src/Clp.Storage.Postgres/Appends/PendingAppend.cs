using System.Buffers;
using System.Text;
using Clp.Storage.Postgres.Server;
using Npgsql;

namespace Clp.Storage.Postgres.Appends;

/// <summary>One append on its way to the server, encoded once, and the place where its answer is awaited.</summary>
internal sealed class PendingAppend
{
    private readonly TaskCompletionSource<AppendAnswer> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StreamId stream;
    private readonly long expected;
    private readonly byte[]? operation;
    private readonly string? request;
    private readonly byte[][] events;
    private readonly Snapshot? snapshot;
    private readonly IReadOnlyList<OutboxMessage>? messages;
    private readonly byte[][]? payloads;

    public PendingAppend(StreamId stream, Expected expected, in Append append, CancellationToken cancellation)
    {
        this.stream = stream;
        this.expected = ExpectedCode.Of(expected);
        Cancellation = cancellation;
        Key = NameText.Key(stream.Encode());
        operation = append.Header?.Operation is { } id ? NameText.Key(id.Value) : null;
        request = NameText.EscapeOrNull(append.RequestHash);
        snapshot = append.Events.Count > 0 ? append.Snapshot : null;
        events = Encode(append);
        if (append.Outbox is { Count: > 0 } outbox)
        {
            messages = outbox;
            payloads = [.. outbox.Select(message => Encoding.UTF8.GetBytes(message.Payload.ToJson()))];
        }

        Bytes = events.Sum(bytes => (long)bytes.Length) + (payloads?.Sum(bytes => (long)bytes.Length) ?? 0);
    }

    public byte[] Key { get; }

    public long Bytes { get; }

    public CancellationToken Cancellation { get; }

    public Task<AppendAnswer> Answer => completion.Task;

    public void Complete(AppendAnswer answer) => completion.TrySetResult(answer);

    public void Fail(Exception error) => completion.TrySetException(error);

    public void Cancel() => completion.TrySetCanceled(Cancellation);

    /// <summary>What the function append takes, in its order.</summary>
    public NpgsqlParameter[] Parameters(int tenant) =>
    [
        Value.Int(tenant), Value.Bytes(Key), Value.Text(NameText.Escape(stream.Namespace)), Value.Text(NameText.Escape(stream.Contract)), Value.Text(NameText.Escape(stream.Instance)),
        Value.Long(expected), Value.Bytes(operation), Value.Text(request), Value.ManyBytes(events),
        Value.Long(snapshot?.Version ?? -1), Value.Bytes(snapshot is null ? null : EventJson.WriteSnapshot(snapshot)),
        Value.Texts(messages is null ? null : [.. messages.Select(message => NameText.Escape(message.Id))]),
        Value.Texts(messages is null ? null : [.. messages.Select(message => NameText.Escape(message.Topic))]),
        Value.ManyBytes(payloads),
    ];

    private static byte[][] Encode(in Append append)
    {
        byte[][] encoded = new byte[append.Events.Count][];
        ArrayBufferWriter<byte> buffer = new(512);
        for (int i = 0; i < encoded.Length; i++)
        {
            buffer.ResetWrittenCount();
            EventJson.Write(buffer, append.Events[i], append.Header);
            encoded[i] = buffer.WrittenSpan.ToArray();
        }

        return encoded;
    }
}
