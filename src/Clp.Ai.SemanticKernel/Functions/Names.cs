namespace Clp.Ai.SemanticKernel;

/// <summary>What kernels take as names, which is less than a contract does.</summary>
internal static class Names
{
    /// <exception cref="ConfigurationException">It cannot be a plugin's name.</exception>
    public static string Checked(string plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        return plugin.Length > 0 && plugin.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? plugin
            : throw new ConfigurationException("A plugin's name is made of letters, digits and '_'.");
    }

    /// <exception cref="ConfigurationException">Kernels could not tell the intent, or two of its fields, apart.</exception>
    public static void Check(IntentDefinition intent, bool isAlone)
    {
        if (!isAlone || intent.Input.Fields.Select(f => f.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() < intent.Input.Fields.Length
            || intent.Input.Fields.Any(f => string.IsNullOrWhiteSpace(f.Name)))
        {
            throw new ConfigurationException($"The intent '{intent.Name}' cannot be a kernel function: kernels do not tell names apart that differ in case only, and take no blank ones.");
        }
    }
}
