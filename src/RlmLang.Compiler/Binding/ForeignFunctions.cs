using System.Collections.Frozen;

namespace RlmLang.Binding;

/// <summary>The functions of other languages that have no counterpart of the same shape, and what is written in their place.</summary>
internal static class ForeignFunctions
{
    private static readonly FrozenDictionary<string, string> s_functions = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["append"] = "lists do not change; write `xs + [x]`, or `xs.map(…)` for a list made of another.",
        ["push"] = "lists do not change; write `xs + [x]`, or `xs.map(…)` for a list made of another.",
        ["add"] = "lists do not change; write `xs + [x]`.",
        ["extend"] = "lists do not change; write `xs + ys`.",
        ["concat"] = "write `xs + ys`.",
        ["insert"] = "lists do not change; write `xs[0:i] + [x] + xs[i:]`.",
        ["remove"] = "lists do not change; write `xs.filter(it != x)`.",
        ["pop"] = "lists do not change; write `xs.last()` and `xs[0:-1]`.",
        ["forEach"] = "nothing is done on the side; write `xs.map(…)`, whose value is the list of results.",
        ["foreach"] = "nothing is done on the side; write `xs.map(…)`, whose value is the list of results.",
        ["format"] = "write an f-string, `f\"{x}\"`.",
        ["keys"] = "a record's fields are written out, `r.name`; for many named things take a list of records.",
        ["values"] = "a record's fields are written out, `r.name`; for many named things take a list of records.",
        ["entries"] = "a record's fields are written out, `r.name`; for many named things take a list of records.",
        ["items"] = "a record's fields are written out, `r.name`; for many named things take a list of records.",
        ["get"] = "write `r.name` for a field, `xs[i]` for an item.",
        ["dict"] = "write a record, `{a: 1}`, or a list of records.",
        ["list"] = "it is a list already, or is written `[a, b]`.",
        ["tuple"] = "there are no tuples; write a record, `{a: a, b: b}`.",
        ["isinstance"] = "types are known before the program runs.",
        ["type"] = "types are known before the program runs; `show` says what a value is.",
        ["sub"] = "write `t.replace(r\"…\", \"…\")`.",
        ["charAt"] = "write `t[i]`.",
        ["input"] = "the question is `query`, and what is read is `context`.",
        ["open"] = "a program reads nothing but `context` and `docs`, which are given to it.",
        ["read"] = "a program reads nothing but `context` and `docs`, which are given to it.",
        ["llm_query_batched"] = "write `xs.map_llm(f\"…\\n{it}\")`: one call for each item, in parallel.",
        ["rlm_query"] = "write `rlm(text, \"question\", calls=20)` for a whole session over a text; a single call is `llm(f\"…\")`.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> s_modules = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["json"] = "write `t.parse(as=[text])` with the type that it should have; in an f-string lists and records print as JSON.",
        ["JSON"] = "write `t.parse(as=[text])` with the type that it should have; in an f-string lists and records print as JSON.",
        ["re"] = "write `t.extract(r\"…\")`, `t.matches(r\"…\")` or `t.replace(r\"…\", \"…\")`.",
        ["math"] = "write the operator or the function alone, such as `round(x, 1)`.",
        ["Math"] = "write the operator or the function alone, such as `round(x, 1)`.",
        ["os"] = "a program reads nothing but `context` and `docs`, which are given to it.",
        ["sys"] = "a program reads nothing but `context` and `docs`, which are given to it.",
        ["random"] = "a program gives the same on every run; `xs.sample(n)` takes items spread over a list.",
        ["time"] = "a program gives the same on every run: there is no clock.",
        ["datetime"] = "a program gives the same on every run: there is no clock.",
        ["collections"] = "write `xs.count_by(it)` or `xs.group_by(it)`.",
        ["itertools"] = "write `xs.pairs()`, `xs.cross(ys)` or `xs.window(n)`.",
        ["functools"] = "write `xs.reduce(start, (a, x) => …)`.",
        ["string"] = "write the function on the text itself, `t.lower()`.",
        ["console"] = "a value is printed with `show`.",
        ["Object"] = "a record's fields are written out, `r.name`.",
        ["Array"] = "a list is written `[a, b]`.",
        ["np"] = "write `xs.sum()`, `xs.mean()`, `xs.max()`.",
        ["pd"] = "lists of records are tables: `rows.group_by(it.area)`.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What to write in place of a function, as the end of a sentence; null where nothing is known of it.</summary>
    public static string? Find(string name) => s_functions.GetValueOrDefault(name);

    /// <summary>What to write in place of anything of a module.</summary>
    public static string? FindModule(string name) => s_modules.GetValueOrDefault(name);

    /// <summary>Whether the name adds one item to the end of a list.</summary>
    public static bool Appends(string name) => name is "append" or "push";
}
