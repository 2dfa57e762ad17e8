namespace Clp.Storage.Conformance.LostAnswers;

/// <summary>One append that meets a cut: what its caller was told, and what becomes of it.</summary>
internal sealed class CutAppend(AppendKind kind, int number, bool isMarked)
{
    private readonly string[] texts = [.. Enumerable.Range(0, kind.Events).Select(at => $"{(isMarked ? IProxiedStore.Mark : "beside")} {number:D6} {at}")];

    public AppendKind Kind => kind;

    public StreamId Stream { get; } = new("cuts", "append", $"{number:D6}");

    public IReadOnlyList<string> Texts => texts;

    public IEnumerable<string> MessageIds => Messages.Select(message => message.Id);

    public int Before => kind.Continues ? 1 : 0;

    public Answer Answer { get; private set; }

    public string Told { get; private set; } = "";

    private IEnumerable<OutboxMessage> Messages => Enumerable.Range(0, kind.Messages).Select(at => new OutboxMessage("cut", at) { Id = $"{number:D6}:{at}" });

    private Append Request
    {
        get
        {
            Append append = Notes.Batch(kind.HasOperation ? $"operation {number:D6}" : null, kind.HasOperation ? "hash" : null, texts);
            return kind.Messages == 0 ? append : append with { Outbox = [.. Messages] };
        }
    }

    private Expected Expected => kind.Continues ? Expected.Exactly(0) : Expected.Any;

    private long Version => Before + kind.Events - 1;

    public async Task PrepareAsync(IEventStore store)
    {
        if (kind.Continues)
        {
            await store.AppendAsync(Stream, Expected.NoStream, Notes.Batch(null, null, "before"), default);
        }
    }

    public async Task SendAsync(IEventStore store)
    {
        try
        {
            AppendResult result = await store.AppendAsync(Stream, Expected, Request, default);
            (Answer, Told) = (result == AppendResult.Appended(Version) ? Answer.Stored : Answer.Wrong, result.ToString());
        }
        catch (StorageException error)
        {
            Answer = error.Failure switch { StorageFailure.Unknown => Answer.Unknown, StorageFailure.Rejected => Answer.Rejected, _ => Answer.Wrong };
            Told = error.Message;
        }
        catch (Exception error)
        {
            (Answer, Told) = (Answer.Wrong, error.ToString());
        }
    }

    /// <summary>Asks by the operation id, or sends the same again; null when it is resolved, otherwise what was wrong.</summary>
    public async Task<string?> ResolveAsync(IProxiedStore store, bool asks)
    {
        // What was cut may still be on its way within the server: that nothing is found is no answer, sending again is.
        StoredOperation? found = asks && Answer == Answer.Unknown ? await Patience.UntilAnsweredAsync(store, () => store.Through.FindOperationAsync(Stream, new OperationId($"operation {number:D6}"), default)) : null;
        if (found is not null)
        {
            return Notes.Texts(found.Events).SequenceEqual(texts) ? null : "its operation has other events";
        }

        AppendResult result = await Patience.UntilAnsweredAsync(store, () => store.Through.AppendAsync(Stream, Expected, Request, default));
        bool isRight = result.Status == AppendStatus.Appended || (result.Status == AppendStatus.Duplicate && Answer == Answer.Unknown && Notes.Texts(result.Events).SequenceEqual(texts));
        return isRight && result.Version == Version ? null : $"told {Answer} ({Told}); sent again, it was answered {result}";
    }
}
