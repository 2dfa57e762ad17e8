namespace Clp;

/// <summary>
/// Where the values of a guard's suggestion came from: from the guard, but for those that the intent holds already. A guard that
/// says a value again, in the same field or another one, does not vouch for it. Pure.
/// </summary>
internal static class SuggestedOrigins
{
    private static readonly Origin Guard = new(ValueSource.System, "guard");

    public static Provenance Of(Intent intent, StateObject suggested)
    {
        StateObject kept = StateObject.From(suggested.Where(field => field.Value.Equals(intent.Payload.Field(field.Key))));
        Provenance origins = Provenance.All(Guard).With(kept, intent.Origins);
        if (kept.Count == suggested.Count)
        {
            return origins;
        }

        Dictionary<string, Origin> there = Parts(intent);
        foreach ((string field, _) in suggested.Where(field => !kept.ContainsKey(field.Key)))
        {
            Origin worst = PayloadLeaves.Of(suggested, StatePath.Of(field)).SelectMany(leaf => Words(leaf.Value))
                .Aggregate(Guard, (origin, said) => there.GetValueOrDefault(said) is { } own ? Origin.LessTrusted(origin, own) : origin);
            origins = origins.With(field, worst);
        }

        return origins;
    }

    private static Dictionary<string, Origin> Parts(Intent intent)
    {
        Dictionary<string, Origin> parts = new(StringComparer.OrdinalIgnoreCase);
        foreach ((StatePath at, StateValue value) in PayloadLeaves.Of(intent.Payload, StatePath.Root))
        {
            Origin origin = intent.Origins.At(at);
            foreach (string said in Words(value))
            {
                parts[said] = Origin.LessTrusted(parts.GetValueOrDefault(said), origin);
            }
        }

        return parts;
    }

    // A value as a whole, and the addresses in it. Truth values are everybody's.
    private static IEnumerable<string> Words(StateValue value) => value switch
    {
        StateText text => [text.Value.Trim(), .. TextReference.In(text.Value).Select(reference => reference.Value)],
        StateNumber number => [number.Text],
        _ => [],
    };
}
