using System.Collections;
using System.Reflection;
using RlmLang.Types;

namespace RlmLang;

/// <summary>Whether FINAL can be read as a .NET type: asked before anything is paid, since the reading itself comes last.</summary>
internal static class FinalShape
{
    /// <summary>What is in the way, as the end of a sentence; null where nothing is.</summary>
    /// <param name="target">What FINAL is read as.</param>
    /// <param name="final">Its static type; null for none.</param>
    public static string? Complaint(Type target, RlmType? final) => final is null ? "the program sets no FINAL" : Complaint(target, final, "FINAL", []);

    private static string? Complaint(Type target, RlmType final, string path, HashSet<Type> open)
    {
        if (target == typeof(object) || target.Namespace?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true)
        {
            return null;
        }

        if (final is OptionType option)
        {
            return target.IsValueType && Nullable.GetUnderlyingType(target) is null ? $"{path} may be none, and {target.Name} cannot be null" : Complaint(target, option.Item, path, open);
        }

        var inner = Nullable.GetUnderlyingType(target) ?? target;
        return final switch
        {
            TextType or OneOfType => inner == typeof(string) || inner == typeof(char) || inner.IsEnum ? null : Mismatch(inner, final, path),
            IntType => IsNumber(inner) ? null : Mismatch(inner, final, path),
            FloatType => inner == typeof(double) || inner == typeof(float) || inner == typeof(decimal) ? null : Mismatch(inner, final, path),
            BoolType => inner == typeof(bool) ? null : Mismatch(inner, final, path),
            ListType list => Element(inner) is { } element ? Complaint(element, list.Item, $"{path}[]", open) : Mismatch(inner, final, path),
            RecordType record => OfRecord(inner, record, path, open),
            _ => null,
        };
    }

    private static string? OfRecord(Type target, RecordType record, string path, HashSet<Type> open)
    {
        if (typeof(IDictionary).IsAssignableFrom(target) || (target.IsGenericType && target.GetInterfaces().Append(target).Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IDictionary<,>))))
        {
            return null;
        }

        if (target == typeof(string) || target.IsPrimitive || Element(target) is not null)
        {
            return Mismatch(target, record, path);
        }

        if (!open.Add(target))
        {
            return null;
        }

        foreach (var property in target.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var field = record.Fields.FirstOrDefault(f => Same(f.Name, property.Name));
            if (field is null)
            {
                // A required member that is not there fails the reading; one with a default keeps it.
                if (property.GetCustomAttributes().Any(a => a.GetType().Name == "RequiredMemberAttribute") || IsConstructed(target, property.Name))
                {
                    return $"{path} is {record}, which has no `{property.Name}`";
                }
            }
            else if (Complaint(property.PropertyType, field.Type, $"{path}.{field.Name}", open) is { } complaint)
            {
                return complaint;
            }
        }

        return null;
    }

    private static bool Same(string field, string property) => field.Equals(property, StringComparison.OrdinalIgnoreCase);

    private static bool IsConstructed(Type target, string property) =>
        target.GetConstructors() is [var only] && only.GetParameters().Any(p => p.Name is { } name && Same(name, property) && !p.HasDefaultValue);

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal && !type.IsEnum;

    private static Type? Element(Type type) => type == typeof(string) ? null
        : type.IsArray ? type.GetElementType()
        : type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    private static string Mismatch(Type target, RlmType final, string path) => $"{path} is {final}, and {target.Name} is asked for";
}
