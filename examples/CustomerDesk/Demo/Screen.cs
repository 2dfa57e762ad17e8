using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CustomerDesk.Demo;

/// <summary>Prints the report: a column for who speaks or acts, beside it what; wrapped at words, coloured on a terminal.</summary>
internal sealed class Screen(IAnsiConsole console, bool isPlain)
{
    /// <summary>The most columns that a report takes.</summary>
    public const int Widest = 100;

    private const int Column = 12;
    private readonly int width = isPlain ? Widest : Math.Clamp(console.Profile.Width, 60, Widest);

    /// <summary>A part of the report begins.</summary>
    public void Heading(string text, string? note = null)
    {
        console.WriteLine();
        foreach (string line in Wrap(text, width))
        {
            Line(line, new Style(Color.Aqua, decoration: Decoration.Bold));
        }

        Line(new string(isPlain ? '-' : '─', Math.Min(text.Length, width)), new Style(Color.Aqua));
        if (note is not null)
        {
            Paragraph(note, Style.Plain);
        }
    }

    /// <summary>A paragraph of explanation.</summary>
    public void Paragraph(string text, Style? style = null)
    {
        foreach (string line in Wrap(text, width))
        {
            Line(line, style ?? Style.Plain);
        }
    }

    /// <summary>Somebody says or does something.</summary>
    public void Say(string who, string text, Style style)
    {
        string label = ("  " + who).PadRight(Column);
        foreach (string line in Wrap(text, width - Column))
        {
            console.Write(new Text(label, new Style(style.Foreground, decoration: Decoration.Bold)));
            Line(line, style);
            label = new string(' ', Column);
        }
    }

    /// <summary>A detail of what was said before.</summary>
    public void Detail(string text, Style? style = null, int indent = Column + 2)
    {
        foreach (string line in Wrap(text, width - indent - 2, hanging: 2))
        {
            Line(new string(' ', indent) + line, style ?? Style.Plain);
        }
    }

    /// <summary>Something that must hold, and whether it does.</summary>
    public void Check(bool holds, string text)
    {
        string[] lines = [.. Wrap(text, width - Column)];
        console.Write(new Text((holds ? "  ok" : "  FAILED").PadRight(Column), holds ? Styles.Good : Styles.Bad));
        Line(lines[0], Style.Plain);
        foreach (string line in lines.Skip(1))
        {
            Line(new string(' ', Column) + line, Style.Plain);
        }
    }

    /// <summary>A line that must stay whole, such as a path or a command.</summary>
    public void Whole(string text) => console.Profile.Out.Writer.WriteLine(text);

    public void Blank() => console.WriteLine();

    public void Write(IRenderable table) => console.Write(table);

    /// <summary>An empty table in the report's look.</summary>
    public Table Table() => new() { Border = isPlain ? TableBorder.Ascii2 : TableBorder.Rounded, UseSafeBorder = true };

    private void Line(string text, Style style)
    {
        console.Write(new Text(text, style));
        console.WriteLine();
    }

    // What a model or a customer writes is not to steer the terminal.
    private static string Harmless(string text) =>
        string.Concat(text.Select(letter => char.IsControl(letter) || char.GetUnicodeCategory(letter) == UnicodeCategory.Format ? ' ' : letter));

    private static IEnumerable<string> Wrap(string text, int width, int hanging = 0)
    {
        StringBuilder line = new();
        foreach (string word in Harmless(text).Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear().Append(' ', hanging);
            }

            line.Append(line.Length > 0 && line[^1] != ' ' ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}
