using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace RlmLang.Configuration;

/// <summary>The limits of a policy by name: for <c>--budget</c>, for policy files and for <c>policy</c> in <c>rlm.json</c>.</summary>
internal static class PolicyLimits
{
    private static readonly ImmutableSortedDictionary<string, Limit> s_limits = new Dictionary<string, Limit>
    {
        ["calls"] = new(nameof(RlmPolicy.MaxCalls), (p, v) => p with { MaxCalls = (long)v }),
        ["requests"] = new(nameof(RlmPolicy.MaxRequests), (p, v) => p with { MaxRequests = (long)v }),
        ["depth"] = new(nameof(RlmPolicy.MaxDepth), (p, v) => p with { MaxDepth = (long)v }),
        ["prompt_chars"] = new(nameof(RlmPolicy.MaxPromptChars), (p, v) => p with { MaxPromptChars = (long)v }),
        ["reply_chars"] = new(nameof(RlmPolicy.MaxReplyChars), (p, v) => p with { MaxReplyChars = (long)v }),
        ["tokens"] = new(nameof(RlmPolicy.MaxTokens), (p, v) => p with { MaxTokens = (long)v }),
        ["usd"] = new(nameof(RlmPolicy.MaxUsd), (p, v) => p with { MaxUsd = (decimal)v }, IsWhole: false),
        ["seconds"] = new(nameof(RlmPolicy.Timeout), (p, v) => p with { Timeout = TimeSpan.FromSeconds(Math.Min(v, LongestSeconds)) }, IsWhole: false),
        ["memory"] = new(nameof(RlmPolicy.MaxMemory), (p, v) => p with { MaxMemory = (long)v }),
        ["work"] = new(nameof(RlmPolicy.MaxWork), (p, v) => p with { MaxWork = (long)v }),
        ["repairs"] = new(nameof(RlmPolicy.Repairs), (p, v) => p with { Repairs = (int)Math.Min(v, int.MaxValue) }),
        ["retries"] = new(nameof(RlmPolicy.Retries), (p, v) => p with { Retries = (int)Math.Min(v, int.MaxValue) }),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    // What no timer takes is as good as no limit.
    private const double LongestSeconds = 4_000_000;

    private static readonly ImmutableSortedDictionary<string, string> s_rules = new Dictionary<string, string>
    {
        [nameof(RlmPolicy.AllowedModels)] = "models", [nameof(RlmPolicy.ForbiddenFunctions)] = "forbidden", [nameof(RlmPolicy.Redactions)] = "redact",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Names { get; } = [.. s_limits.Keys];

    /// <summary>The policy with the limits of a JSON object, such as <c>{"calls": 500, "seconds": 60}</c>.</summary>
    /// <param name="policy">Where nothing is said.</param>
    /// <param name="limits">The object.</param>
    /// <param name="file">Where it stands.</param>
    /// <param name="path">The names on the way to it there.</param>
    /// <exception cref="RlmException">A name or value is wrong.</exception>
    public static RlmPolicy Read(RlmPolicy policy, JsonElement limits, ConfigurationFile file, string[] path)
    {
        if (limits.ValueKind != JsonValueKind.Object)
        {
            throw new RlmException(HostDiagnostics.WrongValue(file.At(path), path.Length == 0 ? "the policy" : path[^1], "an object such as {\"calls\": 500}", limits.GetRawText()));
        }

        foreach (var limit in limits.EnumerateObject())
        {
            var place = At(limit.Name);
            policy = limit.Name switch
            {
                "models" => policy with { AllowedModels = Texts(limit, place) },
                "forbidden" => policy with { ForbiddenFunctions = Texts(limit, place) },
                "redact" => policy with { Redactions = Redactions(limit, place) },
                _ => With(policy, limit.Name, limit.Value.ValueKind == JsonValueKind.Number ? limit.Value.GetDouble() : null, limit.Value.GetRawText(), place, [.. Names, .. s_rules.Values]),
            };
        }

        return Checked(policy, At);

        string At(string name) => file.At([.. path, name]);
    }

    /// <summary>The policy, lowered: no limit of <c>calls=500,seconds=60</c> lets more through than the policy does.</summary>
    /// <exception cref="RlmException">A name or value is wrong.</exception>
    public static RlmPolicy Lower(RlmPolicy policy, string? budget)
    {
        var lowered = policy;
        foreach (var entry in (budget ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = entry.Split('=', 2, StringSplitOptions.TrimEntries);
            var written = parts.Length == 2 ? parts[1] : "nothing";
            double? value = double.TryParse(written.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
            lowered = With(lowered, parts[0], value, written, "--budget", Names);
        }

        return Checked(
            lowered with
            {
                MaxCalls = Least(lowered.MaxCalls, policy.MaxCalls),
                MaxRequests = Least(lowered.MaxRequests, policy.MaxRequests),
                MaxDepth = Least(lowered.MaxDepth, policy.MaxDepth),
                MaxPromptChars = Least(lowered.MaxPromptChars, policy.MaxPromptChars),
                MaxReplyChars = Least(lowered.MaxReplyChars, policy.MaxReplyChars),
                MaxTokens = Least(lowered.MaxTokens, policy.MaxTokens),
                MaxUsd = lowered.MaxUsd is { } usd && policy.MaxUsd is { } most ? Math.Min(usd, most) : lowered.MaxUsd ?? policy.MaxUsd,
                Timeout = lowered.Timeout is { } t && policy.Timeout is { } u ? (t < u ? t : u) : lowered.Timeout ?? policy.Timeout,
                MaxMemory = Least(lowered.MaxMemory, policy.MaxMemory),
                MaxWork = Math.Min(lowered.MaxWork, policy.MaxWork),
                Repairs = Math.Min(lowered.Repairs, policy.Repairs),
                Retries = Math.Min(lowered.Retries, policy.Retries),
            },
            _ => "--budget");
    }

    private static RlmPolicy With(RlmPolicy policy, string name, double? value, string written, string place, IEnumerable<string> known)
    {
        if (!s_limits.TryGetValue(name, out var limit))
        {
            throw new RlmException(HostDiagnostics.UnknownSetting(place, name, [.. known]));
        }

        return value is >= 0 and < 9e18 && (!limit.IsWhole || double.IsInteger(value.Value)) ? limit.Set(policy, value.Value)
            : throw new RlmException(HostDiagnostics.WrongValue(place, name, limit.IsWhole ? "a whole number of 0 or more" : "a number of 0 or more", written));
    }

    private static string[] Texts(JsonProperty setting, string place) =>
        setting.Value.ValueKind == JsonValueKind.Array && setting.Value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String)
            ? [.. setting.Value.EnumerateArray().Select(v => v.GetString() ?? "")]
            : throw new RlmException(HostDiagnostics.WrongValue(place, setting.Name, "a list of texts", setting.Value.GetRawText()));

    private static RlmRedaction[] Redactions(JsonProperty setting, string place)
    {
        return setting.Value.ValueKind == JsonValueKind.Array ? [.. setting.Value.EnumerateArray().Select(Read)] : throw Wrong(setting.Value);

        RlmRedaction Read(JsonElement rule) => rule.ValueKind switch
        {
            JsonValueKind.String => new(rule.GetString() ?? ""),
            JsonValueKind.Object when rule.TryGetProperty("pattern", out var pattern) && rule.EnumerateObject().All(p => p.Name is "pattern" or "replacement" && p.Value.ValueKind == JsonValueKind.String) =>
                new(pattern.GetString() ?? "", rule.TryGetProperty("replacement", out var with) ? with.GetString() ?? "" : "[redacted]"),
            _ => throw Wrong(rule),
        };

        RlmException Wrong(JsonElement value) =>
            new(HostDiagnostics.WrongValue(place, setting.Name, "a list of patterns, each a text or {\"pattern\": …, \"replacement\": …}", value.GetRawText()));
    }

    /// <param name="policy">What was read.</param>
    /// <param name="at">From the name of a setting to its place.</param>
    private static RlmPolicy Checked(RlmPolicy policy, Func<string, string> at)
    {
        try
        {
            policy.Validate();
            return policy;
        }
        catch (ArgumentOutOfRangeException failure)
        {
            // The policy speaks of its properties, and whoever wrote the file of settings.
            var property = failure.ParamName ?? "";
            var name = s_rules.GetValueOrDefault(property) ?? s_limits.First(l => l.Value.Property == property).Key;
            var expected = property == nameof(RlmPolicy.Timeout) ? "a number of more than 0" : failure.Message.Split(" has to be ")[^1].Split(". (")[0].TrimEnd('.');
            throw new RlmException(HostDiagnostics.WrongValue(at(name), name, expected, failure.ActualValue is TimeSpan time ? time.TotalSeconds.ToString(CultureInfo.InvariantCulture) : $"{failure.ActualValue}"));
        }
    }

    /// <summary>A number of a policy.</summary>
    /// <param name="Property">Its name there.</param>
    /// <param name="Set">The policy with another.</param>
    /// <param name="IsWhole">Whether parts of one mean nothing.</param>
    private sealed record Limit(string Property, Func<RlmPolicy, double, RlmPolicy> Set, bool IsWhole = true);

    private static long? Least(long? a, long? b) => a is { } x && b is { } y ? Math.Min(x, y) : a ?? b;
}
