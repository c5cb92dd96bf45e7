using RlmLang.Source;
using RlmLang.Types;

namespace RlmLang.Core;

/// <summary>A whole session over one text, with a share of the budget: its root model writes programs of its own.</summary>
/// <param name="Text">The child's context.</param>
/// <param name="Query">What it is asked.</param>
/// <param name="Calls">The most calls that it may make, its root's turns among them.</param>
/// <param name="Depth">How deep its own programs may go: 1 for plain calls.</param>
/// <param name="MaxChars">The most characters of its answer.</param>
/// <param name="Fallback">Stands in where it ends without FINAL; null lets that fail the run.</param>
/// <param name="Site">Which call of the program this is.</param>
/// <param name="Span">The call that it was written as.</param>
internal sealed record CoreChildRun(CoreExpression Text, CoreExpression Query, int Calls, int Depth, int MaxChars, CoreExpression? Fallback, CallSite Site, TextSpan Span)
    : CoreExpression(RlmType.Text, Span)
{
    public override bool IsPure => false;
}
