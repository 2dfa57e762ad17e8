using FluentValidation;

namespace Clp.Benchmarks.Measures;

internal sealed class P12Validation : IMeasure
{
    private static readonly string[] Colours = ["red", "green", "blue"];

    public string Name => "P12";

    public string About => "payload validation: the declared shape against FluentValidation for the same three rules, and the bridge against FluentValidation itself";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int operations = context.Sample(200_000, 40_000);
        int rounds = context.Sample(15, 5);
        foreach ((string part, StateObject payload) in new[]
        {
            ("valid", StateObject.Of(("name", "a chair"), ("quantity", 3), ("colour", "red"))),
            ("failing", StateObject.Of(("name", ""), ("quantity", 300), ("colour", "pink"))),
        })
        {
            Race race = new Race()
                .Add("shape", () => Shape(payload, operations))
                .Add("fluent", () => Fluent(payload, operations).GetAwaiter().GetResult())
                .Add("bridge", () => Bridge(payload, operations).GetAwaiter().GetResult())
                .Run(rounds, warmUps: 6);
            context.Note($"P12 ns per validation of three fields, {part} payload: {race}");
            yield return Figure.AtMost("shape-" + part, race.Ratio("shape", "fluent"), 0.25);
            yield return Figure.AtMost("bridge-" + part, race.Ratio("bridge", "fluent"), 1.1);
        }
    }

    private static readonly ObjectShape Declared = Clp.Shape.Object(
        Field.Required("name", Clp.Shape.TextOf(1, 50)),
        Field.Required("quantity", Clp.Shape.IntegerBetween(1, 100)),
        Field.Required("colour", Clp.Shape.Enum(Colours)));

    private static readonly OrderValidator Rules = new();

    private static double Shape(StateObject payload, int operations)
    {
        int failures = 0;
        double ns = Race.Time(operations, () =>
        {
            for (int at = 0; at < operations; at++)
            {
                // As a commit does it: the list comes into being with the first error.
                System.Collections.Immutable.ImmutableArray<ValidationError> errors = ShapeValidator.PayloadErrors(Declared, payload);
                failures += errors.IsDefault ? 0 : errors.Length;
            }
        });
        return Checked(ns, failures, payload, operations);
    }

    private static async Task<double> Fluent(StateObject payload, int operations)
    {
        int failures = 0;
        TimeSpan start = Environment.CpuUsage.TotalTime;
        for (int at = 0; at < operations; at++)
        {
            failures += (await Rules.ValidateAsync(payload)).Errors.Count;
        }

        double ns = (Environment.CpuUsage.TotalTime - start).TotalNanoseconds / operations;
        return Checked(ns, failures, payload, operations);
    }

    private static async Task<double> Bridge(StateObject payload, int operations)
    {
        FluentPayloadValidator bridge = new(Rules);
        int failures = 0;
        TimeSpan start = Environment.CpuUsage.TotalTime;
        for (int at = 0; at < operations; at++)
        {
            List<ValidationError> errors = [];
            await bridge.ValidateAsync(payload, errors, CancellationToken.None);
            failures += errors.Count;
        }

        double ns = (Environment.CpuUsage.TotalTime - start).TotalNanoseconds / operations;
        return Checked(ns, failures, payload, operations);
    }

    private static double Checked(double ns, int failures, StateObject payload, int operations)
    {
        int expected = payload.Get("quantity", 0L) > 100 ? 3 * operations : 0;
        return failures == expected ? ns : throw new InvalidOperationException($"{failures} failures found, not {expected}");
    }

    private sealed class OrderValidator : AbstractValidator<StateObject>
    {
        public OrderValidator()
        {
            RuleFor(order => order.Get("name", "")).Length(1, 50).OverridePropertyName("name");
            RuleFor(order => order.Get("quantity", 0L)).InclusiveBetween(1, 100).OverridePropertyName("quantity");
            RuleFor(order => order.Get("colour", "")).Must(colour => Colours.Contains(colour)).OverridePropertyName("colour");
        }
    }
}
