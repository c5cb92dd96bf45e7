namespace RlmLang.Budgets;

/// <summary>The calls that the programs of one session asked for, whoever made them: a number that no schedule changes. Thread-safe.</summary>
/// <remarks>
/// Which of two children makes a call that both ask for hangs on who comes first, and so does what a meter has counted when an early stop gives up what is under way. What a root model is told, and what its next
/// program may spend, must not. See docs/decisions/0090-what-a-session-has-spent.md.
/// </remarks>
internal sealed class AskedCalls
{
    private readonly Lock _lock = new();
    private readonly HashSet<UInt128> _keys = [];
    private readonly List<UInt128> _program = [];
    private long _turns;
    private long _programTurns;

    /// <summary>Different calls that were asked for, and turns.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _keys.Count + _turns;
            }
        }
    }

    /// <param name="key">Half of the call's hash, which tells it apart.</param>
    public void Add(UInt128 key)
    {
        lock (_lock)
        {
            if (_keys.Add(key))
            {
                _program.Add(key);
            }
        }
    }

    public void AddTurn()
    {
        lock (_lock)
        {
            _turns++;
            _programTurns++;
        }
    }

    /// <summary>What is added from here on belongs to the next program.</summary>
    public void BeginProgram()
    {
        lock (_lock)
        {
            _program.Clear();
            _programTurns = 0;
        }
    }

    /// <summary>Forgets what the program asked for, the turns of its children among it: it is another set on another schedule, and is charged by its bound in its place.</summary>
    public void ForgetProgram()
    {
        lock (_lock)
        {
            _keys.ExceptWith(_program);
            _turns -= _programTurns;
            _program.Clear();
            _programTurns = 0;
        }
    }
}
