namespace Clp;

/// <summary>The stable words for enums and small values in the storage format; never the names of C# members.</summary>
internal static class Words
{
    public static string Of(ActorKind kind) => kind switch { ActorKind.Human => "human", ActorKind.Ai => "ai", _ => "system" };

    public static string Of(Actor actor) => ReferenceEquals(actor, Clp.Actor.Host) ? "system:host" : Of(actor.Kind) + ":" + actor.Id;

    public static Actor Actor(string text)
    {
        if (text == "system:host")
        {
            return Clp.Actor.Host;
        }

        (string kind, string? id) = Split(text);
        return new Actor(kind switch
        {
            "human" => ActorKind.Human,
            "ai" => ActorKind.Ai,
            "system" => ActorKind.System,
            _ => throw new FormatException($"'{kind}' is no kind of actor."),
        }, id ?? "");
    }

    public static string Of(Origin origin)
    {
        string source = origin.Source switch { ValueSource.User => "user", ValueSource.Ai => "ai", ValueSource.System => "system", _ => "tool" };
        return origin.Detail is null ? source : source + ":" + origin.Detail;
    }

    public static Origin Origin(string text)
    {
        (string source, string? detail) = Split(text);
        return new Origin(source switch
        {
            "user" => ValueSource.User,
            "ai" => ValueSource.Ai,
            "system" => ValueSource.System,
            "tool" => ValueSource.Tool,
            _ => throw new FormatException($"'{source}' is no source of values."),
        }, detail);
    }

    public static Provenance Provenance(string text) => text switch
    {
        "user" => Clp.Provenance.User,
        "ai" => Clp.Provenance.Ai,
        "system" => Clp.Provenance.System,
        _ => Clp.Provenance.All(Origin(text)),
    };

    public static string Of(RefusedStep step) => step switch
    {
        RefusedStep.Dispatch => "dispatch",
        RefusedStep.Propose => "propose",
        RefusedStep.Accept => "accept",
        _ => "commit",
    };

    public static RefusedStep Step(string text) => text switch
    {
        "dispatch" => RefusedStep.Dispatch,
        "propose" => RefusedStep.Propose,
        "accept" => RefusedStep.Accept,
        "commit" => RefusedStep.Commit,
        _ => throw new FormatException($"'{text}' is no step."),
    };

    public static string Of(FailureKind kind) => kind switch { FailureKind.Timeout => "timeout", FailureKind.Cancelled => "cancelled", _ => "error" };

    public static FailureKind Failure(string text) => text switch
    {
        "timeout" => FailureKind.Timeout,
        "cancelled" => FailureKind.Cancelled,
        "error" => FailureKind.Error,
        _ => throw new FormatException($"'{text}' is no kind of failure."),
    };

    private static (string Head, string? Tail) Split(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }
}
