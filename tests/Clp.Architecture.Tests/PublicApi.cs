using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Clp.Architecture.Tests;

/// <summary>The public surface of an assembly as sorted text: what a user can write against, and nothing else.</summary>
internal static class PublicApi
{
    public static readonly string[] Projects = ["Clp.Core", "Clp.Storage", "Clp.Storage.Sqlite", "Clp.Storage.Postgres", "Clp.Storage.Redis", "Clp.Audit", "Clp.Middleware", "Clp.Middleware.Redis", "Clp.Ai", "Clp.Mcp", "Clp.Testing"];

    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static Assembly AssemblyOf(string project) => Assembly.Load(project);

    public static string Print(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetTypes().Where(IsVisible).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(ApiNames.Header(type)).Append('\n');
            foreach (string line in Members(type).Distinct().Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    public static bool IsVisible(Type type) =>
        type.IsNested ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!) : type.IsPublic;

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), null)}");
        }

        if (typeof(MulticastDelegate).IsAssignableFrom(type))
        {
            return [ApiNames.Method(type.GetMethod("Invoke")!)];
        }

        return type.GetFields(Declared).Where(field => IsOpen(field.Attributes)).Select(ApiNames.Field)
            .Concat(type.GetConstructors(Declared).Where(IsOpen).Where(IsHandWritten).Select(ApiNames.Constructor))
            .Concat(type.GetProperties(Declared).Where(IsHandWritten).Where(property => property.GetAccessors(nonPublic: true).Any(IsOpen)).Select(property => ApiNames.Property(property, IsOpen)))
            .Concat(type.GetEvents(Declared).Where(@event => IsOpen(@event.AddMethod!)).Select(@event => $"event {ApiNames.Of(@event.EventHandlerType!)} {@event.Name}"))
            .Concat(type.GetMethods(Declared).Where(IsOpen).Where(IsWritten).Select(ApiNames.Method));
    }

    private static bool IsOpen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsOpen(FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    /// <summary>Not an accessor, and not one of the members a record gets from the compiler.</summary>
    private static bool IsWritten(MethodInfo method) =>
        IsHandWritten(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal));

    private static bool IsHandWritten(MemberInfo member) => !member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
}
