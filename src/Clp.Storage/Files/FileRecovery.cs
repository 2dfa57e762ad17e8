namespace Clp.Storage;

/// <summary>What opening a <see cref="FileStore"/> found and mended.</summary>
/// <param name="WasClosed">True when the store was closed in order the last time, or is new.</param>
/// <param name="CutBytes">How many bytes of a write that never finished were cut off the journal's end; 0 for none. A store that is only read leaves them where they are.</param>
/// <param name="CutFile">The file that now holds them; null for none.</param>
public sealed record FileRecovery(bool WasClosed, long CutBytes, string? CutFile);
