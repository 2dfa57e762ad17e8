using Clp.Storage.Sqlite.Database;

namespace Clp.Storage.Sqlite.Outbox;

/// <summary>A message's content as stored.</summary>
internal static class PayloadJson
{
    public static byte[] Write(StateValue payload) => payload.ToUtf8Json();

    public static StateValue Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return StateValue.Parse(json, StateLimits.Recorded);
        }
        catch (StateFormatException error)
        {
            throw SqliteErrors.Corrupt("A message in the outbox cannot be read; restore the file from a backup.", error);
        }
    }
}
