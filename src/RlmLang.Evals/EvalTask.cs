using RlmLang.Scoring;

namespace RlmLang;

/// <summary>A question whose answer is known from how its context was made.</summary>
/// <param name="Context">What it is asked of.</param>
/// <param name="Question">Says in which form the answer is wanted.</param>
/// <param name="Truth">What is right.</param>
/// <param name="Program">A program of the language that answers it, the strategy of its suite.</param>
internal sealed record EvalTask(RlmContext Context, string Question, Truth Truth, string Program);
