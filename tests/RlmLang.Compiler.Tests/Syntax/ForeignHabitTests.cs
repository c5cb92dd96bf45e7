using RlmLang.Source;
using RlmLang.Syntax.Parsing;

namespace RlmLang.Tests.Syntax;

/// <summary>What the catalogue's examples do not show: other writings of a habit, several at once, and what must not be taken for one.</summary>
public class ForeignHabitTests
{
    [Theory]
    [InlineData("x: int = 5", "RLM1101", "let x: int = 5")]
    [InlineData("let mut x = 5", "RLM1102", "let x = 5")]
    [InlineData("answer := 5", "RLM1101", "let answer = 5")]
    [InlineData("FINAL = 3", "RLM1111", "set FINAL = 3")]
    [InlineData("final = 3", "RLM1111", "set FINAL = 3")]
    [InlineData("set FINAL(3)", "RLM1111", "set FINAL = 3")]
    [InlineData("set final = 3", "RLM1020", "set FINAL = 3")]
    [InlineData("console.log(x, y)", "RLM1109", "show x, y")]
    [InlineData("let r = reduce(xs, lambda a, b: a + b)", "RLM1104", "let r = reduce(xs, (a, b) => a + b)")]
    [InlineData("let r = xs.sort_by(key=lambda x: -x.score)", "RLM1104", "let r = xs.sort_by(key=x => -x.score)")]
    [InlineData("let r = f(xs, (a, b) -> a)", "RLM1120", "let r = f(xs, (a, b) => a)")]
    [InlineData("let v = f\"{a ? b : c}\"", "RLM1106", "let v = f\"{b if a else c}\"")]
    [InlineData("let v = f(a ? \"x\" : \"y\", 2)", "RLM1106", "let v = f(\"x\" if a else \"y\", 2)")]
    [InlineData("let v = if a then b else if c then d else e", "RLM1105", "let v = b if a else if c then d else e")]
    [InlineData("let x = llm(\"p\", as: {a: int})", "RLM1112", "let x = llm(\"p\", as={a: int})")]
    [InlineData("let x = y is none", "RLM1119", "let x = y == none")]
    [InlineData("let x = f('rock'n'roll isn't', 'b')", "RLM1149", "let x = f(\"rock'n'roll isn't\", 'b')")]
    [InlineData("let x = f'isn't {n:.1f}' + 'b'", "RLM1149", "let x = f\"isn't {n:.1f}\" + 'b'")]
    [InlineData("let x = {1, -2}", "RLM1147", "let x = [1, -2]")]
    [InlineData("let x = {a.b, a.b}", "RLM1147", "let x = [a.b, a.b].unique()")]
    [InlineData("x = t.split(sep)[0] + u.split(\",\", blanks=true)[1]", "RLM1101", "let x = t.split(sep, blanks=true)[0] + u.split(\",\", blanks=true)[1]")]
    [InlineData("let y = t.split(\",\")\nfor p in t.split(\";\"):\n    print(p)", "RLM1103", "let y = t.split(\",\")\nshow [p for p in t.split(\";\", blanks=true)]")]
    [InlineData("let x = xs.map(select(.a == f(1)))", "RLM1151", "let x = xs.filter(.a == f(1))")]
    [InlineData("let x = 5 // how many to take", "RLM1113", "let x = 5 # how many to take")]
    [InlineData("let x = any(t in y for t in ts)", "RLM1118", "let x = any([t in y for t in ts])")]
    [InlineData("let x = [f(a, b) for a in g(xs) for b in a.items]", "RLM1114", "let x = g(xs).flat_map(a => a.items.map(b => f(a, b)))")]
    [InlineData("from os import path\nlet a = 1", "RLM1108", "let a = 1")]
    public void A_certain_fix_gives_our_form(string source, string code, string repaired)
    {
        var diagnostics = Parser.Parse(new SourceText(source)).Diagnostics;
        Assert.Equal(code, diagnostics[0].Code);
        Assert.Equal(repaired, TextEdit.Apply(source, Assert.Single(diagnostics[0].Fixes, f => f.IsCertain).Edits));
    }

    [Theory]
    [InlineData("answers = []\nfor c in chunks:\n    x = c + 1\n    answers.append(x)\nFINAL(answers)", "RLM1101 RLM1103 RLM1111")]
    [InlineData("def f(a, b):\n    let x = 1\n    return a + b\nset FINAL = f(1, 2)", "RLM1107")]
    [InlineData("if x > 3:\n    show x\nelif x > 2:\n    show 1\nelse:\n    show y\nshow z", "RLM1146")]
    [InlineData("try:\n    let x = 1\nexcept:\n    let y = 2\nshow 1", "RLM1125")]
    [InlineData("let x = xs.map(function (x, i) { return x + i }).filter(lambda y: y > 1)", "RLM1116 RLM1104")]
    [InlineData("return f(1)", "RLM1110")]
    public void A_piece_of_another_language_gives_one_diagnostic_a_habit_and_no_more(string source, string codes) =>
        Assert.Equal(codes, string.Join(' ', Parser.Parse(new SourceText(source)).Diagnostics.Select(d => d.Code)));

    [Theory]
    [InlineData("t.split(\",\")[1]", "t.split(\",\", blanks=true)[1]")]
    [InlineData("f\"{t.split(',')[0]}\"", "f\"{t.split(',', blanks=true)[0]}\"")]
    [InlineData("[llm(f\"Explain t.split('x') of {l}\") for l in t.split('\\n')]", "[llm(f\"Explain t.split('x') of {l}\") for l in t.split('\\n', blanks=true)]")]
    [InlineData("'use t.split(\",\")'", "'use t.split(\",\")'")]
    public void Splits_are_kept_as_they_were_meant_and_words_of_texts_as_they_are(string written, string kept) => Assert.Equal(kept, ForeignSplit.Keep(written));

    [Theory]
    [InlineData("let x = rows.map(({a, n}) => ys.map(a => a + n))")]
    [InlineData("let x = rows.map(({a, n}) => ys.reduce((s, a) => s + a, n))")]
    [InlineData("let x = rows.map(([a, n]) => [a + n for a in ys])")]
    [InlineData("let x = rows.map(({a, n}) => { let a = n  a * 2 })")]
    public void Parts_whose_names_are_bound_anew_are_told_and_not_put_right(string source) =>
        Assert.Empty(Assert.Single(Parser.Parse(new SourceText(source)).Diagnostics, d => d.Code == "RLM1152").Fixes);

    [Theory]
    [InlineData("let x = 'a' if 'b'in 'abc' else 'c'")]
    [InlineData("let x = ['it', 's'].join('t')")]
    [InlineData("let x = xs.map({a: 1, \"b c\": 2})")]
    [InlineData("let x = a // b // 2")]
    [InlineData("let x = f(a // b, c)")]
    [InlineData("let x = [y // 2 for y in xs if y // 2 > 1]")]
    [InlineData("show(a, b)")]
    [InlineData("expect(a == b, \"message\")")]
    [InlineData("let x = f((a, b) => a, (c) => c)")]
    [InlineData("let x = f(y => { let print = y  print(3) })")]
    [InlineData("property \"p\"(a: text?, b: int) { let x: text? = a  let y: int = b  expect y == b }")]
    [InlineData("fn f(a: text? = none, b: int = 3) -> {a: text?, b: int}? = none")]
    [InlineData("let then = 1 let is = then")]
    [InlineData("let x = {a: b ?? c, d: e}")]
    public void What_is_ours_is_left_alone(string source) => Assert.Empty(Parser.Parse(new SourceText(source)).Diagnostics);
}
