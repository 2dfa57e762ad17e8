using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Clp.Cli.Contracts;

/// <summary>
/// Where a command gets a contract from. A contract is code, so it is named by the assembly that holds it: loading it runs what
/// the assembly's author wrote, with the rights of whoever started the tool.
/// </summary>
internal static class ContractSource
{
    public const string Help = "What to serve: example:refunds, or ASSEMBLY.dll:NAMESPACE.TYPE.MEMBER, a public static property or field that holds a Contract. The assembly's code is run.";
    private const string ExamplePrefix = "example:";

    private static readonly Dictionary<string, Func<Contract>> Examples = new(StringComparer.Ordinal) { ["refunds"] = () => RefundDesk.Contract };

    /// <exception cref="ClpException">It names no contract.</exception>
    public static Contract Load(string name)
    {
        if (name.StartsWith(ExamplePrefix, StringComparison.Ordinal))
        {
            return Examples.TryGetValue(name[ExamplePrefix.Length..], out Func<Contract>? make) ? make()
                : throw new ClpException(ClpCodes.MissingData, $"There is no example '{name[ExamplePrefix.Length..]}'; there are: {string.Join(", ", Examples.Keys)}.");
        }

        int colon = name.LastIndexOf(':');
        int dot = name.LastIndexOf('.');
        return colon > 0 && dot > colon + 1 && dot < name.Length - 1
            ? Read(name[..colon], name[(colon + 1)..dot], name[(dot + 1)..])
            : throw new ClpException(ClpCodes.BadCommandLine, $"'{name}' names no contract. Give example:refunds, or ASSEMBLY.dll:NAMESPACE.TYPE.MEMBER.");
    }

    private static Contract Read(string path, string typeName, string memberName)
    {
        if (!File.Exists(path))
        {
            throw new ClpException(ClpCodes.MissingData, $"There is no assembly '{path}'. Check the path.");
        }

        object? value;
        try
        {
            value = ValueOf(path, typeName, memberName);
        }
        catch (BadImageFormatException)
        {
            throw new ClpException(ClpCodes.BadCommandLine, $"'{path}' is no .NET assembly.");
        }
        catch (Exception e) when (e is TargetInvocationException or TypeInitializationException or TypeLoadException or FileLoadException or FileNotFoundException)
        {
            throw new ClpException(ClpCodes.BadDefinition, $"{typeName}.{memberName} could not be read: {(e.InnerException ?? e).Message}");
        }

        return value switch
        {
            Contract contract => contract,
            null => throw new ClpException(ClpCodes.MissingData, $"'{path}' has no public static property or field {typeName}.{memberName}, or it is null."),
            _ => Untyped(value) ?? throw new ClpException(ClpCodes.BadCommandLine, $"{typeName}.{memberName} is a {value.GetType().Name} and no Contract."),
        };
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The tool is not published trimmed; the assembly and the type are named by whoever starts it.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "As above.")]
    private static object? ValueOf(string path, string typeName, string memberName)
    {
        Type? type = new ContractLoadContext(Path.GetFullPath(path)).LoadFromAssemblyPath(Path.GetFullPath(path)).GetType(typeName);
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Static;
        return type?.GetProperty(memberName, Public)?.GetValue(null) ?? type?.GetField(memberName, Public)?.GetValue(null);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "As above.")]
    private static Contract? Untyped(object value)
        => value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Contract<>)
            ? type.GetMethod(nameof(Contract<>.ToContract))!.Invoke(value, null) as Contract
            : null;
}
