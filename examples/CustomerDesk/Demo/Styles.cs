using Spectre.Console;

namespace CustomerDesk.Demo;

/// <summary>The report's few colours.</summary>
internal static class Styles
{
    public static Style Person { get; } = new(Color.Yellow);

    public static Style Model { get; } = new(Color.Silver);

    public static Style Quiet { get; } = new(Color.Grey);

    public static Style Good { get; } = new(Color.Green);

    public static Style Bad { get; } = new(Color.Red);

    public static Style Hint { get; } = new(Color.Fuchsia);
}
