using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RlmLang.Simulation;

namespace RlmLang;

/// <summary>What an evaluation is made of: results of equal settings can be put together.</summary>
internal sealed record EvalSettings
{
    public required IReadOnlyList<string> Suites { get; init; }

    /// <summary>Characters of the contexts, about.</summary>
    public required IReadOnlyList<int> Lengths { get; init; }

    /// <summary>Of each suite and length.</summary>
    public required int Tasks { get; init; }

    public required int Seed { get; init; }

    public required IReadOnlyList<string> Modes { get; init; }

    /// <summary>As they are told in the results.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>Characters that fit every model's window, prompt and reply together.</summary>
    public required long Window { get; init; }

    /// <summary>How the simulated model errs.</summary>
    public required SimulatedErrors Errors { get; init; }

    /// <summary>Of all of it.</summary>
    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, JsonSerializerOptions.Web))));
}
