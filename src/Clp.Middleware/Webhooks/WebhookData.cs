namespace Clp.Middleware;

/// <summary>What a web hook tells about an event beyond that it happened. Immutable.</summary>
/// <remarks>
/// Unless told otherwise: the intent's name and the payload's declared fields, except personal ones, secrets, and
/// what no intent declares. Actors, reasons, proposals and the state are not told.
/// </remarks>
public sealed record WebhookData
{
    private static readonly Redactor Usual = new();

    /// <summary>The top-level fields of the payload that are told; all declared ones when null. A field that is named here although its name is that of a secret is told as it is.</summary>
    public IReadOnlyCollection<string>? Fields { get; init; }

    /// <summary>True: personal fields are told too. Whoever got them has them, whatever is erased here. Default false.</summary>
    public bool IncludesPersonal { get; init; }

    /// <summary>What counts as a secret: fields whose name it knows for one are left out, at any depth, and what looks like one within a text is removed. In a host, what <see cref="RedactionExtensions.UseRedaction(IClpBuilder, RedactionOptions)"/> says by default; otherwise the usual names and forms.</summary>
    public Redactor Redactor { get; init; } = Usual;

    /// <summary>With what a host says about secrets, unless there is a redactor of its own. Personal fields are left to <see cref="IncludesPersonal"/>.</summary>
    internal WebhookData With(RedactionOptions? redaction) => redaction is null || !ReferenceEquals(Redactor, Usual) ? this : this with { Redactor = new Redactor(redaction) };

    /// <summary>Makes the data instead of all this: null for none. Must be pure and quick, and decides alone what leaves the house.</summary>
    public Func<RecordedEvent, StateValue?>? Make { get; init; }
}
