using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace RlmLang.Configuration;

/// <summary>The limits of a policy by name: for <c>--budget</c>, for policy files and for <c>policy</c> in <c>rlm.json</c>.</summary>
internal static class PolicyLimits
{
    private delegate RlmPolicy Setter(RlmPolicy policy, double value);

    private static readonly ImmutableSortedDictionary<string, Setter> s_limits = new Dictionary<string, Setter>
    {
        ["calls"] = (p, v) => p with { MaxCalls = (long)v },
        ["requests"] = (p, v) => p with { MaxRequests = (long)v },
        ["depth"] = (p, v) => p with { MaxDepth = (long)v },
        ["prompt_chars"] = (p, v) => p with { MaxPromptChars = (long)v },
        ["reply_chars"] = (p, v) => p with { MaxReplyChars = (long)v },
        ["tokens"] = (p, v) => p with { MaxTokens = (long)v },
        ["usd"] = (p, v) => p with { MaxUsd = (decimal)v },
        ["seconds"] = (p, v) => p with { Timeout = TimeSpan.FromSeconds(v) },
        ["memory"] = (p, v) => p with { MaxMemory = (long)v },
        ["work"] = (p, v) => p with { MaxWork = (long)v },
        ["repairs"] = (p, v) => p with { Repairs = (int)Math.Min(v, int.MaxValue) },
        ["retries"] = (p, v) => p with { Retries = (int)Math.Min(v, int.MaxValue) },
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static readonly string[] s_rules = ["models", "forbidden", "redact"];

    public static IReadOnlyCollection<string> Names { get; } = [.. s_limits.Keys];

    /// <summary>The policy with the limits of a JSON object, such as <c>{"calls": 500, "seconds": 60}</c>.</summary>
    /// <exception cref="RlmException">A name or value is wrong.</exception>
    public static RlmPolicy Read(RlmPolicy policy, JsonElement limits, string place)
    {
        if (limits.ValueKind != JsonValueKind.Object)
        {
            throw new RlmException(HostDiagnostics.WrongValue(place, "policy", "an object such as {\"calls\": 500}", limits.GetRawText()));
        }

        foreach (var limit in limits.EnumerateObject())
        {
            policy = limit.Name switch
            {
                "models" => policy with { AllowedModels = Texts(limit, place) },
                "forbidden" => policy with { ForbiddenFunctions = Texts(limit, place) },
                "redact" => policy with { Redactions = Redactions(limit, place) },
                _ => With(policy, limit.Name, limit.Value.ValueKind == JsonValueKind.Number ? limit.Value.GetDouble() : null, limit.Value.GetRawText(), place, [.. Names, .. s_rules]),
            };
        }

        return Checked(policy, place);
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
            "--budget");
    }

    private static RlmPolicy With(RlmPolicy policy, string name, double? value, string written, string place, IEnumerable<string> known)
    {
        if (!s_limits.TryGetValue(name, out var set))
        {
            throw new RlmException(HostDiagnostics.UnknownSetting(place, name, [.. known]));
        }

        return value is >= 0 and < 9e18 ? set(policy, value.Value) : throw new RlmException(HostDiagnostics.WrongValue(place, name, "a number of 0 or more", written));
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
            JsonValueKind.Object when rule.TryGetProperty("pattern", out var pattern) && pattern.ValueKind == JsonValueKind.String && rule.EnumerateObject().All(p => p.Name is "pattern" or "replacement") =>
                new(pattern.GetString() ?? "", rule.TryGetProperty("replacement", out var with) ? with.GetString() ?? "" : "[redacted]"),
            _ => throw Wrong(rule),
        };

        RlmException Wrong(JsonElement value) =>
            new(HostDiagnostics.WrongValue(place, setting.Name, "a list of patterns, each a text or {\"pattern\": …, \"replacement\": …}", value.GetRawText()));
    }

    private static RlmPolicy Checked(RlmPolicy policy, string place)
    {
        try
        {
            policy.Validate();
            return policy;
        }
        catch (ArgumentOutOfRangeException failure)
        {
            throw new RlmException(HostDiagnostics.WrongValue(place, failure.ParamName ?? "", failure.Message.Split(" has to be ")[^1].Split(". (")[0].TrimEnd('.'), $"{failure.ActualValue}"));
        }
    }

    private static long? Least(long? a, long? b) => a is { } x && b is { } y ? Math.Min(x, y) : a ?? b;
}
