using System.Text;
using System.Text.Json;
using Clp.Audit;

namespace Clp.Cli.Output;

/// <summary>A verification's report for programs: one JSON object on one line.</summary>
internal static class ReportJson
{
    public static void Write(AuditReport report, ToolHost host)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("intact", report.IsIntact);
            writer.WriteBoolean("endProven", report.IsEndProven);
            WriteStream(writer, report.Stream);
            writer.WriteString("format", report.Format == AuditFormat.Csv ? "csv" : "jsonl");
            writer.WriteNumber("from", report.From);
            writer.WriteNumber("entries", report.Entries);
            writer.WriteString("head", report.Head.ToString());
            if (report.Covered is { } covered)
            {
                writer.WriteNumber("covered", covered);
            }

            writer.WriteBoolean("stopped", report.IsStopped);
            writer.WriteStartArray("findings");
            foreach (AuditFinding finding in report.Findings)
            {
                WriteFinding(writer, finding);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        host.Out.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void WriteStream(Utf8JsonWriter writer, StreamId? stream)
    {
        if (stream is not { } known)
        {
            return;
        }

        writer.WriteStartObject("stream");
        writer.WriteString("namespace", known.Namespace);
        writer.WriteString("contract", known.Contract);
        writer.WriteString("instance", known.Instance);
        writer.WriteEndObject();
    }

    private static void WriteFinding(Utf8JsonWriter writer, AuditFinding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("code", finding.Code);
        writer.WriteString("fault", JsonNamingPolicy.CamelCase.ConvertName(finding.Fault.ToString()));
        writer.WriteNumber("position", finding.Position);
        writer.WriteNumber("lastPosition", finding.LastPosition);
        writer.WriteNumber("line", finding.Line);
        writer.WriteString("message", finding.Message);
        writer.WriteEndObject();
    }
}
