namespace RlmLang.Properties.Generators;

/// <summary>Makes a failing program smaller: fewer statements, shorter chains of calls, a shorter context.</summary>
internal static class Shrink
{
    public static async Task<(string Program, string Context)> ToSmallestAsync(string program, string context, Func<string, string, Task<bool>> fails)
    {
        for (var isSmaller = true; isSmaller;)
        {
            isSmaller = false;
            foreach (var (smaller, less) in Programs(program).Select(p => (p, context)).Concat(Contexts(context).Select(c => (program, c))))
            {
                if (RlmScript.TryCompile(smaller, out _, out _) && await fails(smaller, less))
                {
                    (program, context, isSmaller) = (smaller, less, true);
                    break;
                }
            }
        }

        return (program, context);
    }

    private static IEnumerable<string> Contexts(string context) => context.Length == 0 ? []
        : new[] { "", context[..(context.Length / 2)], context[(context.Length / 2)..], context[1..], context[..^1] }.Where(c => c.Length < context.Length).Distinct();

    private static IEnumerable<string> Programs(string program)
    {
        var lines = program.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            yield return string.Join('\n', lines.Where((_, n) => n != i));
            var start = lines[i].IndexOf(" = ", StringComparison.Ordinal) + 3;
            foreach (var part in Parts(lines[i][start..]))
            {
                yield return string.Join('\n', lines.Select((line, n) => n == i ? lines[i][..start] + part : line));
            }
        }
    }

    /// <summary>What stands before each dot, and inside of each bracket: some of it is a program, and the compiler says which.</summary>
    private static IEnumerable<string> Parts(string value)
    {
        var open = new Stack<int>();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '.' && i > 0)
            {
                yield return value[..i];
            }
            else if (value[i] is '(' or '[' or '{')
            {
                open.Push(i);
            }
            else if (value[i] is ')' or ']' or '}' && open.TryPop(out var start))
            {
                yield return value[(start + 1)..i];
                if (i < value.Length - 1)
                {
                    yield return value[..(i + 1)];
                }
            }
        }
    }
}
