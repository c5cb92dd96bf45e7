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
        ["llm_batch"] = "write `xs.map_llm(f\"…\\n{it}\")`: one call for each item, in parallel.",
        ["batch_llm"] = "write `xs.map_llm(f\"…\\n{it}\")`: one call for each item, in parallel.",
        ["parallel_map"] = "write `xs.map_llm(f\"…\\n{it}\")`: one call for each item, in parallel.",
        ["gather"] = "calls that do not depend on each other run at the same time by themselves.",
        ["at"] = "write `xs[i]`.",
        ["nth"] = "write `xs[i]`.",
        ["elementAt"] = "write `xs[i]`.",
        ["ElementAt"] = "write `xs[i]`.",
        ["update"] = "records do not change; write `{...r, name: x}`.",
        ["each"] = "nothing is done on the side; write `xs.map(…)`, whose value is the list of results.",
        ["isEmpty"] = "write `xs.len() == 0`.",
        ["is_empty"] = "write `xs.len() == 0`.",
        ["empty"] = "write `xs.len() == 0`.",
        ["isNotEmpty"] = "write `xs.len() > 0`.",
        ["isdigit"] = "write `t.matches(r\"^\\d+$\")`.",
        ["isnumeric"] = "write `t.matches(r\"^\\d+$\")`.",
        ["isalpha"] = "write `t.matches(r\"^\\p{L}+$\")`.",
        ["isspace"] = "write `t.matches(r\"^\\s+$\")`.",
        ["title"] = "write `t[:1].upper() + t[1:]` for one word.",
        ["capitalize"] = "write `t[:1].upper() + t[1:]`.",
        ["toFixed"] = "write `f\"{x:.1f}\"`.",
        ["toList"] = "it is a list already.",
        ["ToList"] = "it is a list already.",
        ["toArray"] = "it is a list already.",
        ["ToArray"] = "it is a list already.",
        ["tolist"] = "it is a list already.",
        ["iter"] = "it is a list already.",
        ["collect"] = "it is a list already.",
        ["frozenset"] = "write `xs.unique()`.",
        ["Counter"] = "write `xs.count_by(it)`.",
        ["value_counts"] = "write `xs.count_by(it)`.",
        ["most_common"] = "write `.sort_by(it.count, desc=true).take(n)`.",
        ["defaultdict"] = "write `xs.group_by(it.key)`, a list of `{key, items}`.",
        ["setdefault"] = "write `xs.group_by(it.key)`, a list of `{key, items}`.",
        ["print"] = "a value is printed with the statement `show`.",
        ["pow"] = "a power is written as a product, `x * x`.",
        ["divmod"] = "write `a // b` and `a % b`.",
        ["floor"] = "write `int(x)`.",
        ["ceil"] = "write `-(-a // b)` for the next whole number.",
        ["sqrt"] = "there are no roots; compare squares, `x * x`.",
        ["ord"] = "texts are compared as they stand, and have no numbers for letters.",
        ["chr"] = "write the letter in a text, `\"\\u00e9\"`.",
        ["sumOf"] = "write `xs.map(it.n).sum()`.",
        ["sum_by"] = "write `xs.map(it.n).sum()`.",
        ["sumBy"] = "write `xs.map(it.n).sum()`.",
        ["reject"] = "write `xs.filter(not …)`.",
        ["partition"] = "write `xs.filter(…)` and `xs.filter(not …)`.",
        ["exec"] = "a program is read whole before it runs, and makes no other.",
        ["eval"] = "a program is read whole before it runs, and makes no other.",
        ["sleep"] = "there is no clock, and nothing to wait for.",
        ["fetch"] = "a program reads nothing but `context` and `docs`, which are given to it.",
        ["exit"] = "a program ends behind its last statement.",
        ["write"] = "nothing is written on the side; the answer is `set FINAL = …`.",
        ["hasattr"] = "types are known before the program runs.",
        ["getattr"] = "write `r.name`.",
        ["lambda"] = "a lambda is written `x => …`.",
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
        ["numpy"] = "write `xs.sum()`, `xs.mean()`, `xs.max()`.",
        ["statistics"] = "write `xs.sum()`, `xs.mean()`, `xs.max()`.",
        ["asyncio"] = "calls that do not depend on each other run at the same time by themselves.",
        ["Promise"] = "calls that do not depend on each other run at the same time by themselves.",
        ["requests"] = "a program reads nothing but `context` and `docs`, which are given to it.",
        ["heapq"] = "write `xs.sort_by(it.n).take(k)`.",
        ["str"] = "write the function on the text itself, `t.upper()`.",
        ["String"] = "write the function on the text itself, `t.upper()`.",
        ["Regex"] = "write `t.extract(r\"…\")`, `t.matches(r\"…\")` or `t.replace(r\"…\", \"…\")`.",
        ["llm"] = "write `llm(f\"…\")` for one call, `xs.map_llm(f\"…\\n{it}\")` for one an item.",
        ["pd"] = "lists of records are tables: `rows.group_by(it.area)`.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What to write in place of a function, as the end of a sentence; null where nothing is known of it.</summary>
    public static string? Find(string name) => s_functions.GetValueOrDefault(name);

    /// <summary>What to write in place of anything of a module.</summary>
    public static string? FindModule(string name) => s_modules.GetValueOrDefault(name);

    /// <summary>A value of ours for a name that other languages have for one; null where there is none.</summary>
    public static string? FindValue(string name) => name switch
    {
        "nil" or "undefined" or "NULL" or "Null" or "NaN" or "Nothing" or "nullptr" => "none",
        "TRUE" or "YES" => "true",
        "FALSE" or "NO" => "false",
        "_" or "self" or "this" => "it",
        _ => null,
    };

    /// <summary>What is written for a type of another language, as the end of a sentence; null where nothing is known of it.</summary>
    public static string? FindType(string name) => name switch
    {
        "list" or "List" or "Array" or "array" or "set" or "Set" or "tuple" => "A list is written `[text]`.",
        "dict" or "Dict" or "object" or "Object" or "Map" or "map" or "record" or "JSON" or "json" => "A record is written `{a: text, b: int}`, a table `[{key: text, value: int}]`.",
        "any" or "Any" or "unknown" or "auto" or "var" => "Every value has a type that is known before the program runs; `text` holds anything written.",
        "void" or "unit" or "null" or "undefined" => "Every function has a value.",
        "enum" or "Literal" => "A choice is written `one_of(\"a\", \"b\")`.",
        "Optional" => "What may be none is written `text?`.",
        "date" or "datetime" or "Date" => "A date is a `text`.",
        _ => null,
    };
}
