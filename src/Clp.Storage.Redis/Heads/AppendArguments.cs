using StackExchange.Redis;

namespace Clp.Storage.Redis;

/// <summary>An append as the script takes it.</summary>
internal static class AppendArguments
{
    private const int Fixed = 7;

    public static RedisValue[] Of(StreamPlace place, Expected expected, in Append append, string mark)
    {
        int count = append.Events.Count;
        int messages = append.Outbox?.Count ?? 0;
        RedisValue[] arguments = place.Arguments(place.Seen, Fixed + count + messages);
        arguments[5] = Word(expected);
        arguments[6] = append.Header?.Operation is { } operation ? Operation(operation) : RedisValue.EmptyString;
        arguments[7] = append.RequestHash is { } hash ? Texts.ToBytes(hash) : "-";
        (arguments[8], arguments[9]) = append.Snapshot is { } snapshot
            ? ((RedisValue)snapshot.Version, (RedisValue)EventJson.WriteSnapshot(snapshot))
            : (RedisValue.EmptyString, RedisValue.EmptyString);
        arguments[10] = mark;
        arguments[11] = count;
        EventBytes.Write(append, arguments.AsSpan(12, count));

        for (int i = 0; i < messages; i++)
        {
            // The script puts the version before it, which is not known here.
            arguments[12 + count + i] = OutboxCodec.Write(append.Outbox![i]);
        }

        return arguments;
    }

    /// <summary>An operation id as the scripts know it; never empty, and no length of text is the marker of a missing hash.</summary>
    public static RedisValue Operation(OperationId operation)
    {
        byte[] text = Texts.ToBytes(operation.Value ?? "");
        byte[] marked = new byte[text.Length + 1];
        marked[0] = (byte)'o';
        text.CopyTo(marked, 1);
        return marked;
    }

    public static RedisValue Word(Expected expected)
    {
        if (expected.ExactVersion is { } version)
        {
            return version;
        }

        return expected.IsMetBy(-1) ? (expected.IsMetBy(0) ? "any" : "none") : "exists";
    }
}
