using RlmLang.Core;
using RlmLang.Values;

namespace RlmLang.Evaluation;

/// <summary>The values of variables while running; each is there, or on its way. A lambda's items get a frame of their own each, so that they can run side by side.</summary>
internal sealed class Frame
{
    private readonly object?[] _slots;

    public Frame(int size) => _slots = new object?[size];

    private Frame(object?[] slots) => _slots = slots;

    public object? this[CoreVariable variable] => _slots[variable.Slot];

    public void Set(CoreVariable variable, Value value) => _slots[variable.Slot] = value;

    public void Set(CoreVariable variable, Task<Value> coming) => _slots[variable.Slot] = coming;

    public void Set(CoreVariable variable, SharedList coming) => _slots[variable.Slot] = coming;

    public Frame With(CoreVariable variable, Value value)
    {
        var copy = (object?[])_slots.Clone();
        copy[variable.Slot] = value;
        return new(copy);
    }

    /// <summary>The value, waiting for it where it is on its way.</summary>
    public ValueTask<Value> GetAsync(CoreVariable variable) => _slots[variable.Slot] switch
    {
        Value value => new(value),
        Task<Value> coming => new(coming),
        SharedList list => new(list.Value),
        _ => throw new InvalidOperationException($"`{variable.Name}` has no value yet."),
    };

    /// <summary>The frame for pure evaluation: the values of these variables alone.</summary>
    public async ValueTask<Value?[]> ValuesAsync(IReadOnlyList<CoreVariable> variables)
    {
        var values = new Value?[_slots.Length];
        foreach (var variable in variables)
        {
            values[variable.Slot] = await GetAsync(variable).ConfigureAwait(false);
        }

        return values;
    }
}
