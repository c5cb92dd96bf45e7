using System.Reflection;
using System.Text;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.House;

/// <summary>The public surface as text: a change of it is a decision, not an accident. UPDATE_GOLDENS=1 accepts one.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Compiler")]
    [InlineData("Runtime")]
    [InlineData("Testing")]
    public void Public_surface_is_what_was_approved(string assembly)
    {
        var written = Write((assembly switch
        {
            "Compiler" => typeof(RlmScript),
            "Runtime" => typeof(RlmEngine),
            _ => typeof(Testing.ScriptedChatClient),
        }).Assembly);

        Golden.Matches($"tests/PublicApi.{assembly}.approved.txt", written);
    }

    private static string Write(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type)).Append('\n');
            var members = type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(Describe).OfType<string>();
            foreach (var member in members.Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Kind(Type type) => type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : type is { IsAbstract: true, IsSealed: true } ? "static class" : "class";

    private static string? Describe(MemberInfo member) => member switch
    {
        // What a record's compiler writes says nothing of its own.
        MethodInfo { IsSpecialName: true } or MethodInfo { Name: "Equals" or "GetHashCode" or "ToString" or "PrintMembers" or "<Clone>$" or "Deconstruct" } => null,
        MethodInfo m => $"{Name(m.ReturnType)} {m.Name}({string.Join(", ", m.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? " = …" : "")}"))})",
        ConstructorInfo c => $"new({string.Join(", ", c.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}"))})",
        PropertyInfo { Name: "EqualityContract" } => null,
        PropertyInfo p => $"{Name(p.PropertyType)} {p.Name} {{ {(p.GetMethod?.IsPublic == true ? "get; " : "")}{(p.SetMethod?.IsPublic == true ? "set; " : "")}}}",
        FieldInfo { IsSpecialName: true } => null,
        FieldInfo f => $"{Name(f.FieldType)} {f.Name}",
        _ => null,
    };

    private static string Name(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? $"{Name(inner)}?"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.IsGenericParameter || type.Namespace == "System" ? type.Name
        : type.Name;
}
