namespace Clp;

/// <summary>
/// Guards on where a value came from. A model reads texts that others can write, and what it proposes then may carry their
/// wishes; so a value that decides who gains (a payee, an amount, a password, a link) is held to what the user said or the
/// contract's own state knows. For any contract: they read <see cref="Intent.Origins"/>, whoever labelled it
/// (<see cref="SeenTexts"/> does), and refuse what nobody labelled.
/// </summary>
/// <remarks>
/// <para>A path leads to a field of the payload and may go on below it; the segment <c>*</c> stands for every item of a list
/// and every entry of a map. Everything at or below it is judged. What is not there or null is allowed; an empty text is a value.</para>
/// <para>Promised: a value that only a tool's answer holds, or that the model made up, does not pass as the user's. Not promised:
/// that the user wants it. Somebody else's wish passes when it names what the user named too (two names swapped, an amount that
/// the user said of something else), and plain prose without a reference is not judged at all. For that there is the acceptance: a
/// person sees every value first.</para>
/// </remarks>
public static class OriginGuards
{
    /// <summary>The value is the user's own words, said in one piece: for passwords, and for what cannot be undone.</summary>
    /// <param name="field">The value, in the payload.</param>
    public static Func<GuardContext, GuardVerdict> FromUser(StatePath field) => context => Judge(context, field, (at, _) =>
        context.Intent.Origins.At(at) is { Source: ValueSource.User, Detail: null }, TrustedText.None);

    /// <summary>The value is the user's own words, or the host's, or known to the contract's state: for payees and addresses.</summary>
    /// <param name="field">The value, in the payload.</param>
    /// <param name="trusted">What the state knows.</param>
    public static Func<GuardContext, GuardVerdict> FromUserOr(StatePath field, TrustedText trusted)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        return context => Judge(context, field, (at, value) => IsOwn(context.Intent.Origins.At(at)) || trusted.Knows(context.State, value), trusted);
    }

    /// <summary>
    /// The value does not come from a tool's answer alone, unless the state knows it too. The model's own word is enough here, so
    /// this is for what a model must work out: amounts that it adds up, dates.
    /// </summary>
    /// <param name="field">The value, in the payload.</param>
    /// <param name="trusted">What the state knows; nothing when null.</param>
    public static Func<GuardContext, GuardVerdict> NotFromTool(StatePath field, TrustedText? trusted = null) => context => Judge(context, field, (at, value) =>
        context.Intent.Origins.At(at).Source != ValueSource.Tool || (trusted ?? TrustedText.None).Knows(context.State, value), trusted ?? TrustedText.None);

    /// <summary>The value is a web address on a site that the user named or the state knows: for addresses that are called or written to.</summary>
    /// <param name="field">The address, in the payload.</param>
    /// <param name="trusted">What the state knows; nothing when null.</param>
    public static Func<GuardContext, GuardVerdict> SiteFromUserOr(StatePath field, TrustedText? trusted = null) => context => Judge(context, field, (at, value) =>
        IsOwn(context.Intent.Origins.At(at))
        || (context.Intent.Origins.Find(OriginParts.Site(OriginParts.At(at))) is { } site && IsOwn(site))
        || (TextReference.SiteOf(value).Length > 0 && (trusted ?? TrustedText.None).KnowsSite(context.State, value)), trusted ?? TrustedText.None);

    /// <summary>
    /// Every link, e-mail address and account number inside the text is the user's own or known; the words around them are free. For
    /// messages and subjects. An address that hides behind look-alike or invisible characters is nobody's.
    /// </summary>
    /// <param name="field">The text, in the payload.</param>
    /// <param name="trusted">What the state knows; nothing when null.</param>
    public static Func<GuardContext, GuardVerdict> ReferencesFromUserOr(StatePath field, TrustedText? trusted = null) => context =>
    {
        foreach ((StatePath at, StateValue value) in PayloadLeaves.Of(context.Payload, field))
        {
            if (value is StateText text && Stray(context, at, text.Value, trusted ?? TrustedText.None) is { } stray)
            {
                return GuardVerdict.Deny(OriginReasons.Of(OriginReasons.What(context, at, stray.What, "A reference", "in"), stray.From, trusted ?? TrustedText.None));
            }
        }

        return GuardVerdict.Allow;
    };

    private static GuardVerdict Judge(GuardContext context, StatePath field, Func<StatePath, string, bool> isGood, TrustedText trusted)
    {
        foreach ((StatePath at, StateValue value) in PayloadLeaves.Of(context.Payload, field))
        {
            string text = value is StateText said ? said.Value : value.ToJson();

            // No text vouches for a truth value: the words "true" and "false" stand anywhere.
            if (!isGood(at, value is StateBoolean ? "" : text))
            {
                return GuardVerdict.Deny(OriginReasons.Of(OriginReasons.What(context, at, text, "What was given", "as"), context.Intent.Origins.At(at), trusted));
            }
        }

        return GuardVerdict.Allow;
    }

    private static (string What, Origin From)? Stray(GuardContext context, StatePath at, string text, TrustedText trusted)
    {
        Provenance origins = context.Intent.Origins;
        string key = OriginParts.At(at);
        Origin whole = origins.At(at);
        foreach (TextReference reference in TextReference.In(text))
        {
            Origin own = origins.Find(OriginParts.Reference(key, reference)) ?? whole;
            if (!IsOwn(own) && !trusted.KnowsReference(context.State, reference))
            {
                return (reference.Value, own);
            }
        }

        foreach (TextReference reference in TextReference.MaybeIn(text))
        {
            if (origins.Find(OriginParts.Reference(key, reference)) is { Source: ValueSource.Tool } own && !trusted.KnowsReference(context.State, reference))
            {
                return (reference.Value, own);
            }
        }

        return !IsOwn(whole) && TextReference.HidesIn(text) ? ("an address in look-alike characters", whole) : null;
    }

    private static bool IsOwn(Origin origin) => origin.Source is ValueSource.User or ValueSource.System;
}
