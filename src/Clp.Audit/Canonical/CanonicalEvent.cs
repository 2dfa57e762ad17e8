using System.Buffers;

namespace Clp.Audit;

/// <summary>Brings stored events into canonical form.</summary>
internal static class CanonicalEvent
{
    /// <summary>The event's stored JSON in canonical form; the given memory itself when it already is.</summary>
    /// <exception cref="AuditException">It is not a JSON object.</exception>
    public static ReadOnlyMemory<byte> From(ReadOnlyMemory<byte> storedJson)
    {
        if (CanonicalScanner.Check(storedJson.Span, out _) is null)
        {
            return storedJson;
        }

        try
        {
            return StateValue.Parse(storedJson.Span, CanonicalLimits.Wide) is StateObject stored
                ? CanonicalJson.ToBytes(stored)
                : throw new AuditException(ClpCodes.AuditUnreadable, "An event must be one JSON object.");
        }
        catch (StateFormatException cause) when (cause.Code == ClpCodes.TooDeep)
        {
            return DeepCanonicalizer.From(storedJson.Span);
        }
        catch (StateFormatException cause)
        {
            throw Unreadable(cause);
        }
    }

    /// <summary>A recorded event in canonical form.</summary>
    public static ReadOnlyMemory<byte> From(RecordedEvent recorded)
    {
        ArrayBufferWriter<byte> stored = new();
        EventJson.Write(stored, recorded.Event, recorded.Header);
        return From(stored.WrittenMemory);
    }

    public static AuditException Unreadable(Exception cause)
        => new(ClpCodes.AuditUnreadable, "An event is not readable JSON: " + cause.Message, inner: cause);
}
