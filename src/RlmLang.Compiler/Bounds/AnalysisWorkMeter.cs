using RlmLang.Core;

namespace RlmLang.Bounds;

/// <summary>Holds the work that formulas may take: without an input nobody has agreed to pay for more.</summary>
internal sealed class AnalysisWorkMeter : IWorkMeter
{
    private const long Limit = 20_000_000;

    private long _spent;

    public void Charge(long units)
    {
        _spent = units > Limit - _spent ? Limit : _spent + units;
        if (_spent >= Limit)
        {
            throw new AnalysisLimitException();
        }
    }
}

/// <summary>Leaves the evaluation of something that takes long, which then counts as unknown.</summary>
internal sealed class AnalysisLimitException : Exception;
