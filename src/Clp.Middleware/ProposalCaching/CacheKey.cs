using System.Collections.Immutable;

namespace Clp.Middleware;

/// <summary>
/// Everything by which two asks can differ for a provider: where, under which contract, what, on which state, what of it is
/// shown, who asks, and how often was rejected. Values count by the hash of their canonical form, each by itself.
/// </summary>
internal readonly record struct CacheKey(StreamId Stream, string ContractHash, string Intent, long StateVersion, int Rejections, string Payload, string Visible, string Circumstances)
{
    public static CacheKey Of(in ProposingArgs args, bool sharesAcrossActors)
    {
        ProposalContext context = args.Context;
        return new(
            args.Stream,
            args.ContractHash,
            context.Intent.Name,
            args.StateVersion,
            args.Rejections,
            CanonicalJson.Sha256(context.Intent.Payload),
            CanonicalJson.Sha256(context.VisibleState),
            CanonicalJson.Sha256(StateArray.Of([Texts(context.Missing), Origins(context.Intent.Origins), sharesAcrossActors ? StateArray.Empty : Who(context.Intent.By)])));
    }

    private static StateArray Who(Actor actor) => StateArray.Of([actor.Kind.ToString(), actor.Id, Texts(actor.Roles)]);

    private static StateArray Origins(Provenance origins) => StateArray.Of(
    [
        Origin(origins.Default),
        .. origins.Fields.OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => new StateValue[] { f.Key, Origin(f.Value) }),
    ]);

    private static StateArray Origin(Origin origin) => origin.Detail is { } detail ? StateArray.Of([origin.Source.ToString(), detail]) : StateArray.Of([origin.Source.ToString()]);

    private static StateArray Texts(ImmutableArray<string> texts) => StateArray.Of([.. texts.Select(t => (StateValue)t)]);
}
