using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;
using RlmLang.Core;
using RlmLang.Values;

namespace RlmLang.Evaluation;

/// <summary>From what the caller gives to the values that a program starts with.</summary>
internal static class ScriptInputs
{
    /// <exception cref="RlmException">A parameter is missing, unknown, or of another type.</exception>
    public static ImmutableDictionary<CoreVariable, Value> Of(CoreProgram program, SessionInput input, object? parameters, string query)
    {
        var inputs = ImmutableDictionary.CreateBuilder<CoreVariable, Value>();
        inputs[program.Context] = input.Context;
        inputs[program.Documents] = input.Documents;
        inputs[program.Query] = new TextValue(query);
        var given = Given(parameters);
        var frame = new Value?[program.FrameSize];
        foreach (var (variable, value) in inputs)
        {
            frame[variable.Slot] = value;
        }

        foreach (var parameter in program.Parameters)
        {
            var name = parameter.Variable.Name;
            Value value;
            if (given.Remove(name, out var json))
            {
                value = TypedJson.Read(json, parameter.Variable.Type, static t => new TextValue(t), out var complaint)
                    ?? throw new RlmException(ParameterDiagnostics.WrongType(parameter.Span, name, parameter.Variable.Type.ToString(), complaint ?? ""));
            }
            else if (parameter.Default is { } fallback)
            {
                value = new PureEvaluator(new FreeWorkMeter()).Evaluate(fallback, frame);
            }
            else
            {
                throw new RlmException(ParameterDiagnostics.Missing(parameter.Span, name, parameter.Variable.Type.ToString()));
            }

            inputs[parameter.Variable] = value;
            frame[parameter.Variable.Slot] = value;
        }

        return given.Keys.FirstOrDefault() is { } unknown
            ? throw new RlmException(ParameterDiagnostics.Unknown(unknown, program.Parameters.Select(p => p.Variable.Name)))
            : inputs.ToImmutable();
    }

    /// <summary>The inputs of one program for an edit of it: the same values under the same names.</summary>
    public static ImmutableDictionary<CoreVariable, Value> Same(CoreProgram edited, CoreProgram program, ImmutableDictionary<CoreVariable, Value> inputs)
    {
        var same = inputs.ToDictionary(i => i.Key.Name, i => i.Value, StringComparer.Ordinal);
        var result = ImmutableDictionary.CreateBuilder<CoreVariable, Value>();
        result[edited.Context] = inputs[program.Context];
        result[edited.Documents] = inputs[program.Documents];
        result[edited.Query] = inputs[program.Query];
        foreach (var variable in edited.Parameters.Select(p => p.Variable).Concat(edited.Bindings))
        {
            result[variable] = same[variable.Name];
        }

        return result.ToImmutable();
    }

    private static Dictionary<string, JsonElement> Given(object? parameters)
    {
        switch (parameters)
        {
            case null:
                return [];
            case IReadOnlyDictionary<string, JsonElement> ready:
                return new(ready);
            case IDictionary dictionary:
                return dictionary.Keys.Cast<object>().ToDictionary(k => k.ToString() ?? "", k => JsonSerializer.SerializeToElement(dictionary[k]));
            default:
                JsonElement given;
                try
                {
                    given = JsonSerializer.SerializeToElement(parameters);
                }
                catch (Exception failure) when (failure is JsonException or NotSupportedException)
                {
                    throw new RlmException($"The parameters cannot be read: {failure.Message}", failure);
                }

                return given.ValueKind == JsonValueKind.Object
                    ? given.EnumerateObject().ToDictionary(p => p.Name, p => p.Value)
                    : throw new RlmException($"Parameters are an object with a member for each, as in `new {{ topic = \"refund\" }}`, or a dictionary; {parameters.GetType().Name} is neither.");
        }
    }
}
