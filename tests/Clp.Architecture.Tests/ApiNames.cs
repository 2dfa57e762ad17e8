using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Clp.Architecture.Tests;

/// <summary>C#-like names of types and members, with nullability.</summary>
internal static class ApiNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(string)] = "string", [typeof(object)] = "object", [typeof(bool)] = "bool",
        [typeof(int)] = "int", [typeof(long)] = "long", [typeof(decimal)] = "decimal", [typeof(double)] = "double",
        [typeof(byte)] = "byte", [typeof(ulong)] = "ulong", [typeof(uint)] = "uint", [typeof(char)] = "char",
    };

    public static string Header(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => type.IsDefined(typeof(IsReadOnlyAttribute), false) ? "readonly struct" : "struct",
            _ when typeof(MulticastDelegate).IsAssignableFrom(type) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            _ when type.GetMethod("<Clone>$") is not null => type.IsAbstract ? "abstract record" : type.IsSealed ? "sealed record" : "record",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        List<string> bases = [];
        if (type is { IsClass: true, BaseType: { } parent } && parent != typeof(object) && kind != "delegate")
        {
            bases.Add(Of(parent));
        }

        if (!type.IsEnum && kind != "delegate")
        {
            bases.AddRange(type.GetInterfaces().Where(face => face.IsVisible).Except(type.BaseType?.GetInterfaces() ?? []).Select(Of).Order(StringComparer.Ordinal));
        }

        return $"{kind} {type.Namespace}.{Of(type)}" + (bases.Count == 0 ? "" : " : " + string.Join(", ", bases));
    }

    public static string Of(Type type) => Of(type, null);

    public static string Field(FieldInfo field)
    {
        string value = field.IsLiteral ? " = " + Literal(field.GetRawConstantValue()) : "";
        string kind = field.IsLiteral ? "const " : field.IsStatic ? "static " : "";
        return $"{kind}{Of(field.FieldType, new NullabilityInfoContext().Create(field))} {field.Name}{value}";
    }

    public static string Constructor(ConstructorInfo constructor) => $".ctor({Parameters(constructor)})";

    public static string Property(PropertyInfo property, Func<MethodBase, bool> isOpen)
    {
        MethodInfo any = property.GetAccessors(nonPublic: true)[0];
        string required = property.IsDefined(typeof(RequiredMemberAttribute), false) ? "required " : "";
        string get = property.GetMethod is { } getter && isOpen(getter) ? " get;" : "";
        bool isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        string set = property.SetMethod is { } setter && isOpen(setter) ? isInit ? " init;" : " set;" : "";
        string name = property.GetIndexParameters() is { Length: > 0 } index ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
        return $"{Modifiers(any)}{required}{Of(property.PropertyType, new NullabilityInfoContext().Create(property))} {name} {{{get}{set} }}";
    }

    public static string Method(MethodInfo method)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        return $"{Modifiers(method)}{Of(method.ReturnType, new NullabilityInfoContext().Create(method.ReturnParameter))} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Modifiers(MethodBase method)
    {
        string access = method.IsFamily || method.IsFamilyOrAssembly ? "protected " : "";
        bool isOverride = method is MethodInfo info && info.GetBaseDefinition() != info;
        return access + (method.IsStatic ? "static " : isOverride ? "override "
            : method.DeclaringType!.IsInterface ? "" : method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "");
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string prefix = parameter.IsDefined(typeof(ParamArrayAttribute), false) || parameter.IsDefined(typeof(ParamCollectionAttribute), false) ? "params "
            : parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        Type type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        string value = parameter.HasDefaultValue ? " = " + Literal(parameter.DefaultValue) : "";
        return $"{prefix}{Of(type, new NullabilityInfoContext().Create(parameter))} {parameter.Name}{value}";
    }

    private static string Of(Type type, NullabilityInfo? info)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying) + "?";
        }

        string mark = !type.IsValueType && info?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
        {
            return Of(type.GetElementType()!, info?.ElementType) + "[]" + mark;
        }

        string name = Keywords.GetValueOrDefault(type) ?? type.Name.Split('`')[0];
        if (type.IsNested && !type.IsGenericParameter)
        {
            name = Of(type.DeclaringType!).Split('<')[0] + "." + name;
        }

        if (!type.IsGenericType)
        {
            return name + mark;
        }

        NullabilityInfo[] inner = info?.GenericTypeArguments ?? [];
        IEnumerable<string> arguments = type.GetGenericArguments().Select((argument, at) => Of(argument, at < inner.Length ? inner[at] : null));
        return $"{name}<{string.Join(", ", arguments)}>{mark}";
    }

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => '"' + text + '"',
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
