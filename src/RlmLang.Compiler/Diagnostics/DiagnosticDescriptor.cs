namespace RlmLang.Diagnostics;

/// <summary>How much a diagnostic weighs.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing has to change.</summary>
    Note,

    /// <summary>Probably not what was meant; the program runs.</summary>
    Warning,

    /// <summary>The program does not run, or stopped running.</summary>
    Error,

    /// <summary>The program is well formed, and may not run within the limits it was given.</summary>
    Refusal,
}

/// <summary>Who has to change something: what an agent needs to know first.</summary>
public enum Blame
{
    /// <summary>The program: edit it.</summary>
    Program,

    /// <summary>The input: give another one, or fix it.</summary>
    Context,

    /// <summary>The budget: ask for less, or allow more.</summary>
    Budget,

    /// <summary>The host's policy.</summary>
    Policy,

    /// <summary>The model or its server: wait, or choose another.</summary>
    Provider,

    /// <summary>RlmLang itself: report it, do not work around it.</summary>
    Internal,

    /// <summary>A function of the host.</summary>
    Host,
}

/// <summary>An entry of the catalogue of diagnostics: what is the same each time it is reported.</summary>
/// <param name="Code"><c>RLM</c> and four digits, the first of which is the stage; never used again for something else.</param>
/// <param name="Severity">The weight of every diagnostic of this kind.</param>
internal sealed record DiagnosticDescriptor(string Code, Severity Severity)
{
    /// <summary>The page's heading: what is wrong, in general.</summary>
    public required string Title { get; init; }

    /// <summary>A program that gives exactly this diagnostic; null where no program text alone can.</summary>
    public string? Example { get; init; }

    /// <summary>The example put right; where the fix is certain, exactly what the fix makes of it.</summary>
    public string? Repaired { get; init; }

    /// <summary>What the page says beyond the title: why this is so, and the ways out.</summary>
    public string? Explanation { get; init; }

    public Blame Blame { get; init; } = Blame.Program;
}
