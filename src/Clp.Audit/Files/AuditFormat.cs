namespace Clp.Audit;

/// <summary>The form of an audit file. Both carry the hashes, and both can be verified.</summary>
public enum AuditFormat
{
    /// <summary>One JSON object per line: a header, then one entry per line, each in canonical form, ended by LF.</summary>
    Jsonl,
    /// <summary>RFC 4180 with a header row, for people and spreadsheets; the whole event is in one of its columns.</summary>
    Csv,
}
