using RlmLang.Builtins;
using RlmLang.Diagnostics;
using RlmLang.Types;

namespace RlmLang.Binding;

/// <summary>The names of other languages that are taken as they stand: a table, and the rule that case and <c>_</c> do not matter.</summary>
internal static class FunctionNames
{
    // What is written → the names that may be meant; the first that exists and takes the receiver is.
    private static readonly Dictionary<string, string[]> s_aliases = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["length"] = ["len"],
        ["size"] = ["len"],
        ["includes"] = ["contains"],
        ["has"] = ["contains"],
        ["tolowercase"] = ["lower"],
        ["lowercase"] = ["lower"],
        ["tolower"] = ["lower"],
        ["touppercase"] = ["upper"],
        ["uppercase"] = ["upper"],
        ["toupper"] = ["upper"],
        ["toupperinvariant"] = ["upper"],
        ["tolowerinvariant"] = ["lower"],
        ["trim"] = ["strip"],
        ["replaceall"] = ["replace"],
        ["some"] = ["any"],
        ["every"] = ["all"],
        ["find"] = ["find", "find_first"],
        ["indexof"] = ["index_of", "find"],
        ["index"] = ["index_of", "find"],
        ["extract1"] = ["extract_first"],
        ["search"] = ["extract_first"],
        ["test"] = ["matches"],
        ["tostring"] = ["str"],
        ["totext"] = ["str"],
        ["toint"] = ["int"],
        ["parseint"] = ["int"],
        ["tofloat"] = ["float"],
        ["parsefloat"] = ["float"],
        ["reverse"] = ["reversed"],
        ["sort"] = ["sorted"],
        ["distinct"] = ["unique"],
        ["uniq"] = ["unique"],
        ["set"] = ["unique"],
        ["skip"] = ["drop"],
        ["head"] = ["take"],
        ["limit"] = ["take"],
        ["average"] = ["mean"],
        ["avg"] = ["mean"],
        ["fold"] = ["reduce"],
        ["concatmap"] = ["flat_map"],
        ["mapllm"] = ["map_llm"],
        ["splitlines"] = ["lines"],
        ["llmquery"] = ["llm"],
        ["subllm"] = ["llm"],
        ["askllm"] = ["llm"],
        ["callllm"] = ["llm"],
        ["queryllm"] = ["llm"],
        ["select"] = ["filter"],
        ["where"] = ["filter"],
        ["findall"] = ["extract", "filter"],
        ["detect"] = ["find_first"],
        ["selectmany"] = ["flat_map"],
        ["orderby"] = ["sort_by"],
        ["firstordefault"] = ["first"],
        ["firstornull"] = ["first"],
        ["aggregate"] = ["reduce"],
        ["inject"] = ["reduce"],
        ["flat"] = ["flatten"],
        ["eachwithindex"] = ["enumerate"],
        ["withindex"] = ["enumerate"],
        ["zipwithindex"] = ["enumerate"],
        ["readlines"] = ["lines"],
        ["string"] = ["str"],
        ["number"] = ["float"],
        ["trimstart"] = ["lstrip"],
        ["trimleft"] = ["lstrip"],
        ["trimend"] = ["rstrip"],
        ["trimright"] = ["rstrip"],
        ["downcase"] = ["lower"],
        ["upcase"] = ["upper"],
        ["strlen"] = ["len"],
        ["gsub"] = ["replace"],
        ["scan"] = ["extract"],
        ["match"] = ["extract_first"],
        ["ismatch"] = ["matches"],
        ["chunked"] = ["batch"],
        ["batched"] = ["batch"],
        ["eachslice"] = ["batch"],
        ["maxby"] = ["max"],
        ["minby"] = ["min"],
        ["dropna"] = ["compact"],
        ["filternotnull"] = ["compact"],
        ["dedup"] = ["unique"],
        ["deduplicate"] = ["unique"],
        ["dropduplicates"] = ["unique"],
        ["tokenize"] = ["words"],
        ["jointostring"] = ["join"],
        ["implode"] = ["join"],
        ["combinations"] = ["pairs"],
    };

    /// <summary>The functions that are probably meant by a misspelt name: those whose own name is near, or one that other languages have for them.</summary>
    /// <param name="name">As written.</param>
    /// <param name="candidates">The functions that take the receiver.</param>
    /// <returns>The names, and whether one of them is near enough to be meant without a doubt: by its own name, of more than three letters that begin alike.</returns>
    public static (IReadOnlyList<string> Names, bool IsCertain) Nearest(string name, IReadOnlyCollection<string> candidates)
    {
        if (NearestName.Find(name, candidates) is { Count: > 0 } near)
        {
            return (near, name.Length > 3 && name[0] == near[0][0]);
        }

        var meant = NearestName.Find(name, s_aliases.Keys.Order(StringComparer.Ordinal));
        return ([.. meant.SelectMany(a => s_aliases[a]).Where(candidates.Contains).Distinct().Take(2)], meant.Count == 1 && s_aliases[meant[0]].Length == 1 && name.Length > 4);
    }

    /// <summary>What a name means on a receiver; null where there is no such function.</summary>
    /// <param name="name">As written.</param>
    /// <param name="receiver">The type of the first argument, or null where that is not known.</param>
    /// <param name="find">Functions by their exact name.</param>
    /// <param name="all">Every function, for names that differ in case and <c>_</c> only.</param>
    public static IFunction? Find(string name, RlmType? receiver, Func<string, IFunction?> find, IEnumerable<IFunction> all)
    {
        var exact = find(name);
        if (exact is not null && (receiver is null || Takes(exact, receiver)))
        {
            return exact;
        }

        // LINQ's word for `map` is jq's for `filter`.
        var folded = name == "Select" ? "map" : Fold(name);
        foreach (var meant in s_aliases.GetValueOrDefault(folded) ?? [])
        {
            if (find(meant) is { } function && (receiver is null || Takes(function, receiver)))
            {
                return function;
            }
        }

        if (exact is not null)
        {
            return exact;
        }

        var alike = all.Where(f => Fold(f.Name) == folded).ToList();
        return alike.Count == 1 ? alike[0] : s_aliases.TryGetValue(folded, out var aliases) ? aliases.Select(find).FirstOrDefault(f => f is not null) : null;
    }

    /// <summary>Whether the function has a header whose first parameter takes a value of the type.</summary>
    public static bool Takes(IFunction function, RlmType receiver) =>
        receiver.HasError || function.Signatures.Any(s => !s.Parameters.IsEmpty && (
            new Unification().Match(s.Parameters[0].Type, receiver)
            || (receiver is OptionType option && new Unification().Match(s.Parameters[0].Type, option.Item))
            || (IsText(s.Parameters[0].Type) && receiver is RecordType record && record.Find("text") is TextType)
            || (s.Parameters[0].Type is ListType list && IsText(list.Item) && receiver is ListType { Item: RecordType item } && item.Find("text") is TextType)));

    /// <summary>Whether a header asks for a text there, or for one that may be none.</summary>
    public static bool IsText(RlmType type) => type is TextType or OptionType { Item: TextType };

    private static string Fold(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
