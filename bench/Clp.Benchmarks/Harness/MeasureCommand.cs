using System.Diagnostics;
using System.Reflection;

namespace Clp.Benchmarks;

/// <summary>The measure command. Exit codes: 0 every figure ok, 1 one is short, 2 one could not run.</summary>
internal static class MeasureCommand
{
    private const string ChildFlag = "--in-this-process";

    public static int Run(string[] args)
    {
        bool quick = args.Contains("--quick");
        List<IMeasure> all = FindAll();
        if (args.Contains("--list"))
        {
            all.ForEach(measure => Console.WriteLine($"{measure.Name,-10} {measure.About}"));
            return 0;
        }

        List<string> names = args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToList();
        List<string> unknown = names.Where(name => !all.Any(measure => Is(measure, name)))
            .Concat(args.Where(arg => arg.StartsWith("--", StringComparison.Ordinal) && arg is not ("--quick" or ChildFlag))).ToList();
        if (unknown.Count > 0)
        {
            Console.Error.WriteLine($"Unknown: {string.Join(", ", unknown)}. Known names: {string.Join(" ", all.Select(measure => measure.Name))}; options: --list, --quick.");
            return 2;
        }

        List<IMeasure> chosen = names.Count == 0 ? all : names.SelectMany(name => all.Where(measure => Is(measure, name))).ToList();
        return args.Contains(ChildFlag)
            ? chosen.Max(measure => RunHere(measure, quick))
            : chosen.Select(measure => measure.Name).Distinct().Max(name => RunInChild(name, quick));
    }

    private static List<IMeasure> FindAll() => Assembly.GetExecutingAssembly().GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IMeasure).IsAssignableFrom(type))
        .Select(type => (IMeasure)Activator.CreateInstance(type)!)
        .OrderBy(measure => char.IsDigit(measure.Name[^1]) ? 0 : 1)
        .ThenBy(measure => measure.Name.TrimEnd("0123456789".ToCharArray()), StringComparer.Ordinal)
        .ThenBy(measure => measure.Name.Length)
        .ThenBy(measure => measure.Name, StringComparer.Ordinal)
        .ToList();

    private static bool Is(IMeasure measure, string name) => measure.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static int RunInChild(string name, bool quick)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        }

        start.ArgumentList.Add(ChildFlag);
        start.ArgumentList.Add(name);
        if (quick)
        {
            start.ArgumentList.Add("--quick");
        }

        using Process child = Process.Start(start)!;
        child.WaitForExit();
        return child.ExitCode is 0 or 1 ? child.ExitCode : 2;
    }

    private static int RunHere(IMeasure measure, bool quick)
    {
        int code = 0;
        try
        {
            foreach (Figure figure in measure.Run(new MeasureContext(quick)))
            {
                Print(measure, figure, quick);
                code = Math.Max(code, figure.Unavailable is not null ? 2 : figure.IsOk ? 0 : 1);
            }
        }
        catch (Exception error)
        {
            Console.Error.WriteLine($"{measure.Name} could not run: {error}");
            code = 2;
        }

        return code;
    }

    private static void Print(IMeasure measure, Figure figure, bool quick)
    {
        if (figure.Unavailable is { } why)
        {
            Console.Error.WriteLine($"{measure.Name}.{figure.Part} could not run: {why}");
        }

        Console.WriteLine($"{measure.Name}.{figure.Part} figure={figure.Value}{(quick ? "(quick)" : "")} goal={figure.Goal} {(figure.IsOk ? "ok" : "short")}");
        Console.Out.Flush();
    }
}
