namespace Clp.Tests.Fuzz;

/// <summary>Payloads a model might come up with: right ones, nearly right ones, and nonsense.</summary>
internal sealed class FuzzValues(Random random)
{
    private static readonly StateValue[] Nonsense =
    [
        StateValue.Null, true, "", "0not a number", "lamp", "vase", "mallory", "eve", -1, 0, 1, 5, 9, 10, 11, 1_000, 1_001, 2.5m, long.MaxValue, StateNumber.Parse("1e300"), StateNumber.Parse("5.0"),
        StateArray.Empty, StateArray.Of(1, "x"), StateObject.Empty, StateObject.Of(("amount", 1)), new string('x', 50), "\0", "ada",
    ];

    private static readonly string[] Keys = ["amount", "note", "article", "count", "to", "cents", "isAdmin", "stock", "balance", "", "amount.x", "Amount", "amount ", "0"];

    public StateObject Next(FuzzSubject subject)
    {
        StateObject values = StateObject.Empty;
        foreach (Field field in subject.Contract.Intents[0].Input.Fields)
        {
            if (random.Next(5) != 0)
            {
                values = values.With(field.Name, random.Next(4) == 0 ? Any() : Right(field.Shape));
            }
        }

        return random.Next(6) == 0 ? values.With(Keys[random.Next(Keys.Length)], Any()) : values;
    }

    private StateValue Any() => Nonsense[random.Next(Nonsense.Length)];

    private StateValue Right(Shape shape) => shape switch
    {
        EnumShape e => e.Values[random.Next(e.Values.Length)],
        NumberShape { Min: { } min, Max: { } max } => random.Next((int)min, (int)max + 1),
        NumberShape => random.Next(-2, 14),
        _ => random.Next(4) == 0 ? "mallory" : "eve",
    };
}
