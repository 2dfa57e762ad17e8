namespace CustomerDesk.Demo;

/// <summary>What the demo runs on, where it writes, how it prints.</summary>
/// <param name="Data">The data folder; the demo's own when null.</param>
/// <param name="Out">The folder for what it writes; a temporary one when null.</param>
/// <param name="IsPlain">True for text without colours and control codes.</param>
internal sealed record DemoOptions(string? Data, string? Out, bool IsPlain);
