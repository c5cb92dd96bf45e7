using System.Text;
using System.Text.RegularExpressions;

namespace RlmLang.Contexts;

/// <summary>What the <c>.gitignore</c> files from a folder up to the root of its repository leave out, by git's rules.</summary>
/// <remarks>
/// The last rule of the innermost file that has one for a path decides. A folder that is left out is not walked, so nothing in it can be brought back; that too is git's rule.
/// </remarks>
internal sealed class IgnoreRules
{
    private const string FileName = ".gitignore";

    private readonly IgnoreRules? _outer;
    private readonly string _folder;
    private readonly List<Rule> _rules;

    private IgnoreRules(IgnoreRules? outer, string folder, List<Rule> rules) => (_outer, _folder, _rules) = (outer, folder, rules);

    /// <summary>The rules for a folder: its own file's, and those above it in the same repository.</summary>
    public static IgnoreRules For(string folder)
    {
        var start = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Length == 0 ? "." : folder));
        var above = new Stack<string>();
        for (var at = start; at is not null; at = Path.GetDirectoryName(at))
        {
            above.Push(at);
            var git = Path.Combine(at, ".git");
            if (Directory.Exists(git) || File.Exists(git))
            {
                var rules = new IgnoreRules(null, Slashed(at), Read(Path.Combine(git, "info", "exclude")));
                return above.Aggregate(rules, (outer, f) => outer.In(f));
            }
        }

        return new IgnoreRules(null, Slashed(start), []).In(start);
    }

    /// <summary>With the rules of a folder's own file, which win over the outer ones.</summary>
    /// <param name="folder">Relative or absolute.</param>
    public IgnoreRules In(string folder) => Read(Path.Combine(folder, FileName)) is { Count: > 0 } rules ? new(this, Slashed(Path.GetFullPath(folder)), rules) : this;

    /// <param name="path">Relative or absolute.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    public bool LeavesOut(string path, bool isFolder)
    {
        var full = FilePatterns.Normalise(Path.GetFullPath(path));
        for (var rules = this; rules is not null; rules = rules._outer)
        {
            var inside = full.StartsWith(rules._folder, StringComparison.Ordinal) ? full[rules._folder.Length..] : full;
            for (var i = rules._rules.Count - 1; i >= 0; i--)
            {
                if ((isFolder || !rules._rules[i].IsForFolders) && rules._rules[i].Matches(inside))
                {
                    return !rules._rules[i].BringsBack;
                }
            }
        }

        return false;
    }

    private static List<Rule> Read(string file) => File.Exists(file) ? [.. File.ReadLines(file).Select(Rule.Parse).OfType<Rule>()] : [];

    private static string Slashed(string folder) => FilePatterns.Normalise(folder).TrimEnd('/') + "/";

    /// <summary>A line of a file.</summary>
    private sealed class Rule
    {
        private readonly bool _isOfName;
        private readonly string? _literal;
        private readonly Regex? _pattern;

        private Rule(string pattern, bool bringsBack, bool isForFolders)
        {
            (BringsBack, IsForFolders) = (bringsBack, isForFolders);
            _isOfName = !pattern.Contains('/', StringComparison.Ordinal);
            pattern = pattern.StartsWith('/') ? pattern[1..] : pattern;
            if (pattern.AsSpan().ContainsAny("*?[\\"))
            {
                _pattern = new Regex(Translated(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
            }
            else
            {
                _literal = pattern;
            }
        }

        public bool BringsBack { get; }

        public bool IsForFolders { get; }

        /// <summary>Null for a blank line, a comment, and what git would not take for a pattern.</summary>
        public static Rule? Parse(string line)
        {
            line = Trimmed(line.TrimEnd('\r'));
            if (line.Length == 0 || line[0] == '#')
            {
                return null;
            }

            var bringsBack = line[0] == '!';
            line = bringsBack ? line[1..] : line;
            var isForFolders = line.EndsWith('/');
            line = isForFolders ? line[..^1] : line;
            try
            {
                return line.Length == 0 ? null : new(line, bringsBack, isForFolders);
            }
            catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
            {
                return null;
            }
        }

        public bool Matches(string path)
        {
            var subject = _isOfName ? path[(path.LastIndexOf('/') + 1)..] : path;
            return _literal is not null ? subject == _literal : _pattern?.IsMatch(subject) is true;
        }

        /// <summary>Without the spaces at its end, but for one after a backslash.</summary>
        private static string Trimmed(string line)
        {
            var end = line.Length;
            while (end > 0 && line[end - 1] == ' ' && (end < 2 || line[end - 2] != '\\'))
            {
                end--;
            }

            return line[..end];
        }

        private static string Translated(string glob)
        {
            var pattern = new StringBuilder("^");
            for (var i = 0; i < glob.Length; i++)
            {
                var rest = glob.AsSpan(i);
                var atStart = i == 0 || glob[i - 1] == '/';
                if (atStart && rest.StartsWith("**/"))
                {
                    pattern.Append("(?:.*/)?");
                    i += 2;
                }
                else if (atStart && rest.SequenceEqual("**"))
                {
                    pattern.Append(".+");
                    i++;
                }
                else
                {
                    i = Append(pattern, glob, i);
                }
            }

            return pattern.Append("\\z").ToString();
        }

        /// <summary>Appends what stands at a place, and gives the place of its last character.</summary>
        private static int Append(StringBuilder pattern, string glob, int at)
        {
            switch (glob[at])
            {
                case '*':
                    pattern.Append("[^/]*");
                    return at;
                case '?':
                    pattern.Append("[^/]");
                    return at;
                case '[' when glob.IndexOf(']', at + (glob.AsSpan(at + 1).StartsWith("!]") || glob.AsSpan(at + 1).StartsWith("^]") ? 3 : 2) is var from && from <= glob.Length ? from : glob.Length) is var end and > 0:
                    var inside = glob[(at + 1)..end];
                    var isNot = inside[0] is '!' or '^';
                    inside = (isNot ? inside[1..] : inside).Replace("[", "\\[", StringComparison.Ordinal);
                    // A character of a path's name never is its separator.
                    pattern.Append(isNot ? "[^/" : "[").Append(inside[0] == ']' ? "\\" : "").Append(inside).Append(']');
                    return end;
                case '\\' when at + 1 < glob.Length:
                    pattern.Append(Regex.Escape(glob[at + 1].ToString()));
                    return at + 1;
                default:
                    pattern.Append(glob[at] is ']' or '}' ? $"\\{glob[at]}" : Regex.Escape(glob[at].ToString()));
                    return at;
            }
        }
    }
}
