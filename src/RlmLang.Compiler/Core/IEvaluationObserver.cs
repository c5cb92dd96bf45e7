namespace RlmLang.Core;

/// <summary>Told which expressions are evaluated: for reports on what tests reach.</summary>
internal interface IEvaluationObserver
{
    /// <param name="e">Whatever its value; a pure one also where planning evaluates it. Called from several threads.</param>
    void Evaluated(CoreExpression e);
}
