using System.Text.RegularExpressions;
using RlmLang.Builtins;
using RlmLang.Calls;

namespace RlmLang;

/// <summary>What a host allows. A program's own budget can only be lower. Each limit is one property; null is the only way to say "unlimited".</summary>
/// <remarks>An engine checks it and takes a copy when it is made: what is set later changes no engine, no plan and no run.</remarks>
public sealed record RlmPolicy
{
    /// <summary>Model calls of one run, the same call counted once.</summary>
    /// <value>0 or more; 1,000 by default.</value>
    public long? MaxCalls { get; set; } = 1_000;

    /// <summary>Requests of one run: calls with their retries and repairs.</summary>
    /// <value>0 or more; unlimited by default, since <see cref="MaxCalls"/>, <see cref="Repairs"/> and <see cref="Retries"/> bound it.</value>
    public long? MaxRequests { get; set; }

    /// <summary>How deep models may call models: 1 for plain calls.</summary>
    /// <value>0 or more; 2 by default.</value>
    public long? MaxDepth { get; set; } = 2;

    /// <summary>Characters (UTF-16 code units) of all prompts of one run, repairs among them.</summary>
    /// <value>0 or more; 100,000,000 by default.</value>
    public long? MaxPromptChars { get; set; } = 100_000_000;

    /// <summary>Characters of all replies of one run.</summary>
    /// <value>0 or more; unlimited by default, since calls and <c>max_chars</c> bound it.</value>
    public long? MaxReplyChars { get; set; }

    /// <summary>Pure work of one run: characters read or written, and items made.</summary>
    /// <value>1 or more; 20,000,000,000 by default.</value>
    public long MaxWork { get; set; } = 20_000_000_000;

    /// <summary>Bytes that the process may hold while a run makes values; looked at now and then, and before anything large.</summary>
    /// <value>1 or more; by default three quarters of what the machine or its container has, and 8 GB at most.</value>
    public long? MaxMemory { get; set; }

    /// <summary>Tokens of one run, as providers count them. The most that a call can cost is reserved before it, and what it did cost is settled after.</summary>
    /// <value>0 or more; unlimited by default.</value>
    public long? MaxTokens { get; set; }

    /// <summary>US dollars of one run, by <see cref="RlmOptions.Prices"/>. The most that a request can cost is reserved before it, and what it did cost is settled after. What asks a model without a price is refused.</summary>
    /// <value>0 or more; unlimited by default.</value>
    public decimal? MaxUsd { get; set; }

    /// <summary>Wall time of one run.</summary>
    /// <value>More than zero; unlimited by default.</value>
    public TimeSpan? Timeout { get; set; }

    /// <summary>How often a reply that does not fit its type, or did not come whole, is asked for again.</summary>
    /// <value>0 to 10; 1 by default.</value>
    public int Repairs { get; set; } = 1;

    /// <summary>How often a request that failed on the way is sent again.</summary>
    /// <value>0 to 10; 2 by default.</value>
    public int Retries { get; set; } = 2;

    /// <summary>Characters of each shown value that are kept.</summary>
    /// <value>1 or more; 2,000 by default.</value>
    public int MaxShownChars { get; set; } = 2_000;

    /// <summary>The models that may be asked, by the names that their providers use; <c>*</c> stands for any characters. A program that would ask another is refused, and so is a session whose root model is another.</summary>
    /// <value>Null by default: all that the host configured.</value>
    public IReadOnlyList<string>? AllowedModels { get; set; }

    /// <summary>Functions, built-in or of the host, that programs may not call, such as <c>rlm</c> and <c>map_rlm</c>.</summary>
    /// <value>Empty by default.</value>
    public IReadOnlyList<string> ForbiddenFunctions { get; set; } = [];

    /// <summary>The most characters of all texts and items of all lists in one result of a function of the host, together; what a function says of itself can only be lower.</summary>
    /// <value>1 or more; 100,000 by default.</value>
    public long MaxFunctionChars { get; set; } = 100_000;

    /// <summary>What is put out of sight in every prompt before it leaves, is logged or hashed: in the texts that programs put into their calls, and in what a root model is told.</summary>
    /// <value>Empty by default.</value>
    public IReadOnlyList<RlmRedaction> Redactions { get; set; } = [];

    /// <summary>A policy for programs that nobody has read. There are no defaults: zero means zero.</summary>
    /// <param name="maxCalls">See <see cref="MaxCalls"/>.</param>
    /// <param name="maxDepth">See <see cref="MaxDepth"/>.</param>
    /// <param name="maxPromptChars">See <see cref="MaxPromptChars"/>.</param>
    /// <param name="maxWork">See <see cref="MaxWork"/>.</param>
    /// <param name="timeout">See <see cref="Timeout"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static RlmPolicy ForUntrustedPrograms(long maxCalls, long maxDepth, long maxPromptChars, long maxWork, TimeSpan timeout)
    {
        var policy = new RlmPolicy { MaxCalls = maxCalls, MaxDepth = maxDepth, MaxPromptChars = maxPromptChars, MaxWork = maxWork, Timeout = timeout };
        policy.Validate();
        return policy;
    }

    /// <summary>Checks every number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range; the message names the property.</exception>
    public void Validate()
    {
        ValidateLimits();
        ValidateFunctions([]);
    }

    /// <param name="host">The names of the host's functions.</param>
    internal void Validate(IEnumerable<string> host)
    {
        ValidateLimits();
        ValidateFunctions(host);
    }

    /// <summary>The same limits, whatever becomes of this one and of its lists.</summary>
    internal RlmPolicy Copy() => this with
    {
        AllowedModels = AllowedModels is { } models ? [.. models] : null,
        ForbiddenFunctions = [.. ForbiddenFunctions],
        Redactions = [.. Redactions],
    };

    private void ValidateFunctions(IEnumerable<string> host)
    {
        if (ForbiddenFunctions.FirstOrDefault(f => BuiltinCatalogue.Find(f) is null && !host.Contains(f)) is { } unknown)
        {
            var name = nameof(ForbiddenFunctions);
            throw new ArgumentOutOfRangeException(name, unknown, $"{name} has to be names of functions, built-in or of the host.");
        }
    }

    private void ValidateLimits()
    {
        ArgumentNullException.ThrowIfNull(ForbiddenFunctions);
        ArgumentNullException.ThrowIfNull(Redactions);
        Within(MaxFunctionChars, 1, long.MaxValue, nameof(MaxFunctionChars));
        NotNegative(MaxCalls, nameof(MaxCalls));
        NotNegative(MaxRequests, nameof(MaxRequests));
        NotNegative(MaxDepth, nameof(MaxDepth));
        NotNegative(MaxPromptChars, nameof(MaxPromptChars));
        NotNegative(MaxReplyChars, nameof(MaxReplyChars));
        NotNegative(MaxTokens, nameof(MaxTokens));
        if (MaxUsd < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxUsd), MaxUsd, $"{nameof(MaxUsd)} has to be 0 or more.");
        }

        Within(MaxMemory ?? 1, 1, long.MaxValue, nameof(MaxMemory));
        Within(MaxWork, 1, long.MaxValue, nameof(MaxWork));
        Within(Repairs, 0, 10, nameof(Repairs));
        Within(Retries, 0, 10, nameof(Retries));
        Within(MaxShownChars, 1, int.MaxValue, nameof(MaxShownChars));
        if (Redactions.FirstOrDefault(r => !IsLinear(r.Pattern)) is { } wrong)
        {
            throw new ArgumentOutOfRangeException(nameof(Redactions), wrong.Pattern, $"{nameof(Redactions)} has to be regular expressions without lookaround and backreferences.");
        }

        if (Timeout <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(Timeout), Timeout, "A time limit has to be more than zero; null is unlimited.");
        }
    }

    private static bool IsLinear(string pattern)
    {
        try
        {
            _ = new Regex(pattern, Redactor.Options);
            return true;
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static void NotNegative(long? value, string name) => Within(value ?? 0, 0, long.MaxValue, name);

    private static void Within(long value, long least, long most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, most == long.MaxValue ? $"{name} has to be {least} or more." : $"{name} has to be from {least} to {most}.");
        }
    }
}
