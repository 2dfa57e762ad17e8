namespace Clp.Storage.Postgres.Appends;

/// <summary>The server's answer to one append; the events still as bytes, so that a damaged one fails only the caller that asked for it.</summary>
internal readonly record struct AppendAnswer(AppendStatus Status, long Version, List<(long Version, byte[] Data)>? Events)
{
    public AppendResult For(StreamId stream)
        => new(Status, Version, Events is null ? [] : [.. Events.Select(found => EventJson.Read(stream, found.Version, found.Data))]);
}
