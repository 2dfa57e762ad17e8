using System.Buffers;
using System.Text;
using Clp.Audit.Tests.Tampering;

namespace Clp.Audit.Tests;

public sealed class CsvTests
{
    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("", "")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData(" =1", "' =1")]
    [InlineData("\t=1", "'\\u0009=1")]
    [InlineData("\r=1", "'\\u000d=1")]
    [InlineData("\uFF1D1", "'\uFF1D1")]
    [InlineData("'=1", "''=1")]
    [InlineData("a=1", "a=1")]
    [InlineData("a\r\nb", "a\\u000d\\u000ab")]
    public void Neutralise_Text_CannotBeAFormulaNorALine(string text, string shown) => CsvCell.Neutralise(text).ShouldBe(shown);

    [Fact]
    public void Neutralise_OfDifferentTexts_StaysDifferent()
    {
        string[] texts = ["=1", "'=1", "''=1", "1", "'1"];
        texts.Select(CsvCell.Neutralise).Distinct().Count().ShouldBe(texts.Length);
    }

    [Fact]
    public void Rows_AsRfc4180ReadsThem_HoldTheEventExactly()
    {
        using Exported file = new(40, AuditFormat.Csv);
        List<string[]> rows = ReadCsv(Encoding.UTF8.GetString(SampleLog.File(file.Lines)));

        rows[0].ShouldBe(CsvFormat.Columns);
        rows.Count.ShouldBe(41);
        for (int i = 0; i < 40; i++)
        {
            string[] row = rows[i + 1];
            row.Length.ShouldBe(CsvFormat.Columns.Length);
            row[0].ShouldBe(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            row[^3].ShouldBe(Encoding.UTF8.GetString(file.Entries[i].Event.Span));
            row[^2..].ShouldBe([file.Entries[i].PreviousHash.ToString(), file.Entries[i].Hash.ToString()]);
            row.ShouldAllBe(cell => cell.Length == 0 || !"=+-@\t\r\n".Contains(cell[0]));
        }
    }

    [Theory]
    [InlineData("""{"by":"=cmd()"}""", "'=cmd()")]
    [InlineData("""{"by":-5}""", "'-5")]
    [InlineData("""{"by":{"id":"=x"}}""", """{"id":"=x"}""")]
    [InlineData("""{"by":["a"]}""", """["a"]""")]
    [InlineData("""{"by":"ada \"x\""}""", "ada \"x\"")]
    [InlineData("""{"by":"東京"}""", "東京")]
    [InlineData("""{"by":"\u0000"}""", "\\u0000")]
    [InlineData("""{"by":""}""", "")]
    [InlineData("""{"other":{"by":"x"}}""", "")]
    [InlineData("""{"by":true}""", "true")]
    public void Row_ShownColumn_IsTheEventsField(string json, string shown)
    {
        ArrayBufferWriter<byte> row = new();
        CsvFormat.Write(0, default, default, CanonicalEvent.From(Encoding.UTF8.GetBytes(json)).Span, "{}"u8, row);

        ReadCsv(Encoding.UTF8.GetString(row.WrittenSpan))[0][Array.IndexOf(CsvFormat.Columns, "by")].ShouldBe(shown);
    }

    [Theory]
    [InlineData("\"committed\"", "\"refused\"", "kind")]
    [InlineData("T09:00:03", "T09:00:04", "at")]
    [InlineData("\"set\"", "set", "intent")]
    public async Task Verify_AChangeInAColumnForReading_IsNamed(string text, string other, string column)
    {
        using Exported file = new(6, AuditFormat.Csv);
        file.Edit(4, line => line[..line.IndexOf(text, StringComparison.Ordinal)] + other + line[(line.IndexOf(text, StringComparison.Ordinal) + text.Length)..]);

        AuditFinding finding = (await file.VerifyAsync(file.Signed)).Findings.ShouldHaveSingleItem();

        (finding.Fault, finding.Position, finding.Line).ShouldBe((AuditFault.Unreadable, 3, 5));
        finding.Message.ShouldContain(column);
    }

    [Fact]
    public async Task Verify_AFirstRowThatCannotBeRead_IsRefused_SinceTheStreamIsUnknown()
    {
        using Exported file = new(3, AuditFormat.Csv);
        file.Lines[1] = "0,junk\r\n"u8.ToArray();
        AuditException refused = await file.RefusedAsync();
        (refused.Code, refused.Line).ShouldBe((ClpCodes.AuditUnreadable, 2));
    }

    /// <summary>A reader of RFC 4180 that knows nothing of this project.</summary>
    private static List<string[]> ReadCsv(string text)
    {
        List<string[]> rows = [];
        List<string> row = [];
        StringBuilder cell = new();
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (isQuoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                cell.Append(c);
                i++;
            }
            else if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && (c == ',' || c == '\r'))
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (c == '\r')
                {
                    text[++i].ShouldBe('\n');
                    rows.Add([.. row]);
                    row.Clear();
                }
            }
            else
            {
                cell.Append(c);
            }
        }

        isQuoted.ShouldBeFalse();
        row.ShouldBeEmpty();
        return rows;
    }
}
