using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace Clp.Cli.Contracts;

/// <summary>Loads an assembly with what lies beside it; whatever the tool has itself, such as the contract's own types, is shared.</summary>
internal sealed class ContractLoadContext(string path) : AssemblyLoadContext("contract")
{
    private readonly AssemblyDependencyResolver resolver = new(path);

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The tool is not published trimmed.")]
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll")))
        {
            return null;
        }

        return resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;
    }
}
