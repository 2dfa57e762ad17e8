namespace CustomerDesk.Shared;

/// <summary>The two kinds of guards of this example, and of their acceptance requirements.</summary>
internal static class GuardTags
{
    /// <summary>The reference's tools check it themselves.</summary>
    public const string Api = "api";

    /// <summary>Only the written policy states it.</summary>
    public const string Policy = "policy";
}
