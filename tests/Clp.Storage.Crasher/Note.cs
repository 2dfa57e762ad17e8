using System.Globalization;
using System.Text;

namespace Clp.Storage.Crasher;

/// <summary>One event of the experiment: which writer, its how-many-th append, which half of it.</summary>
internal readonly record struct Note(int Writer, int Number, bool IsSecond)
{
    /// <summary>Two writers share a stream, the others have one each.</summary>
    public static StreamId Stream(int writer) => new("", "kill", writer < 2 ? "shared" : $"own {writer}");

    public static Note Of(RecordedEvent recorded)
    {
        string[] parts = ((ContractEvent.IntentWithdrawn)recorded.Event).Reason.Split(' ');
        return new Note(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2] == "b");
    }

    /// <summary>The message that rides with an append.</summary>
    public static OutboxMessage Message(int writer, int number) => new("topic", number) { Id = $"{writer}:{number}" };

    public ContractEvent ToEvent() => EventJson.Read(
        Stream(Writer),
        0,
        Encoding.UTF8.GetBytes($$"""{"kind":"withdrawn","intentId":0,"by":"system:crasher","at":"2026-03-01T09:00:00Z","reason":"{{Writer}} {{Number}} {{(IsSecond ? "b" : "a")}} {{new string('.', Number * 31 % 300)}}","contractVersion":1,"contractHash":"00"}""")).Event;
}
