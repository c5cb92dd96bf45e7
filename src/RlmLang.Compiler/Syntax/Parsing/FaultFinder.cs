using Antlr4.Runtime;
using Antlr4.Runtime.Misc;
using static RlmLang.Syntax.Parsing.Generated.RlmParser;

namespace RlmLang.Syntax.Parsing;

/// <summary>Where a statement stopped making sense.</summary>
/// <param name="Token">The first word that does not fit.</param>
/// <param name="Expected">The types of token that would have fitted.</param>
/// <param name="Rule">The grammar's rule that was being read.</param>
/// <param name="IsLookahead">Whether the parser had only looked ahead to the token: then <paramref name="Expected"/> speaks of a place before it.</param>
internal sealed record SyntaxFault(SourceToken Token, IntervalSet Expected, int Rule, bool IsLookahead);

/// <summary>Carries the first fault out of the generated parser.</summary>
internal sealed class FaultFound(SyntaxFault fault) : Exception
{
    public SyntaxFault Fault { get; } = fault;
}

/// <summary>Stops at the first fault. There is no recovery inside a statement: the next statement is read afresh.</summary>
internal sealed class FaultFinder : DefaultErrorStrategy
{
    public override void Recover(Antlr4.Runtime.Parser recognizer, RecognitionException e) => throw Find(recognizer, e.OffendingToken, e);

    public override IToken RecoverInline(Antlr4.Runtime.Parser recognizer) => throw Find(recognizer, recognizer.CurrentToken, null);

    public override void ReportError(Antlr4.Runtime.Parser recognizer, RecognitionException e) => throw Find(recognizer, e.OffendingToken, e);

    public override void Sync(Antlr4.Runtime.Parser recognizer)
    {
    }

    private static FaultFound Find(Antlr4.Runtime.Parser recognizer, IToken token, RecognitionException? exception)
    {
        var expected = recognizer.GetExpectedTokens();
        return new FaultFound(new SyntaxFault((SourceToken)token, expected, recognizer.RuleContext?.RuleIndex ?? RULE_statement, exception is NoViableAltException e && e.StartToken != token));
    }
}
