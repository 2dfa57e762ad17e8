using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Eval;

/// <summary>The contracts of the two passes.</summary>
internal static class GuardSets
{
    /// <summary>Only the guards that the tools check themselves, and nothing to affirm.</summary>
    public static Contract ApiOnly(Desk desk) => desk.Contract.WithGuards(guard => guard.HasTag(GuardTags.Api)).WithRequirements(_ => false);
}
