using System.Collections.Immutable;
using System.Reflection;
using RlmLang.Builtins;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Functions;

/// <summary>A .NET delegate as a function of the language.</summary>
internal sealed class DelegateFunction : HostFunction
{
    // Parameters of the delegate by place; null for the token.
    private readonly ImmutableArray<Type?> _parameters;
    private readonly Delegate _function;
    private readonly long? _max;
    private readonly long _work;
    private readonly Func<long> _greatest;

    private DelegateFunction(Signature header, Delegate function, ImmutableArray<Type?> parameters, string? doc, long? max, bool isPure, long work, Func<long> greatest)
        : base(header, doc?.Trim().ReplaceLineEndings(" ") ?? "", isPure) => (_function, _parameters, _max, _work, _greatest) = (function, parameters, max, work, greatest);

    public override long Most => Math.Min(_max ?? long.MaxValue, _greatest());

    /// <summary>Reads the header off a delegate.</summary>
    /// <exception cref="ArgumentException">It cannot be a function of the language.</exception>
    public static DelegateFunction Of(string name, Delegate function, string? doc, long? max, bool? isPure, long work, Func<long> greatest)
    {
        // A delegate may be closed over its method's first parameters; only the last ones are given in a call.
        var asked = function.GetType().GetMethod("Invoke")?.GetParameters() ?? [];
        var named = function.Method.GetParameters()[^asked.Length..];
        var nullability = new NullabilityInfoContext();
        var (parameters, written) = (new List<Type?>(), new List<string>());
        foreach (var parameter in named)
        {
            if (parameter.ParameterType == typeof(CancellationToken))
            {
                parameters.Add(null);
                continue;
            }

            var type = HostTypes.Of(parameter.ParameterType, nullability.Create(parameter).WriteState == NullabilityState.Nullable, $"the parameter `{parameter.Name}`");
            if (type is RecordType && parameter.ParameterType.IsAbstract)
            {
                throw new ArgumentException($"There is no type of the language for the parameter `{parameter.Name}`: a {parameter.ParameterType.Name} cannot be made of a record, since it is abstract.", nameof(function));
            }

            written.Add($"{parameter.Name}: {type}{(parameter.HasDefaultValue ? $" = {HostTypes.Literal(parameter.DefaultValue)}" : "")}");
            parameters.Add(parameter.ParameterType);
        }

        var (returned, declared) = (function.Method.ReturnType, nullability.Create(function.Method.ReturnParameter));
        var isTask = returned.IsGenericType && (returned.GetGenericTypeDefinition() == typeof(Task<>) || returned.GetGenericTypeDefinition() == typeof(ValueTask<>));
        if (isTask)
        {
            (returned, declared) = (returned.GetGenericArguments()[0], declared.GenericTypeArguments[0]);
            if (isPure == true)
            {
                throw new ArgumentException($"`{name}` gives a task, so it cannot be called while planning: it is not pure.", nameof(isPure));
            }
        }

        var header = $"{name}({string.Join(", ", written)}) -> {HostTypes.Of(returned, declared.ReadState == NullabilityState.Nullable, "the result")}";
        return new(Read(name, header), function, [.. parameters], doc, max, isPure ?? !isTask, work, greatest);
    }

    public override SizeExpr Work(SizeArguments a) => base.Work(a) + _work;

    public override Value Invoke(Arguments a)
    {
        var values = new Value[a.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = a[i];
        }

        var arguments = Prepare(values);
        object? given;
        try
        {
            given = _function.DynamicInvoke(arguments);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw Failed(FailureOf(failure));
        }

        var result = Result(given, out var complaint) ?? throw Failed(complaint ?? "");
        a.Meter.Make(2 * HostTypes.Weight(result));
        return result;
    }

    /// <summary>The arguments as the delegate takes them.</summary>
    /// <exception cref="EvaluationException">One does not fit its .NET type.</exception>
    public object?[] Prepare(IReadOnlyList<Value> values)
    {
        var arguments = new object?[_parameters.Length];
        var next = 0;
        for (var at = 0; at < arguments.Length; at++)
        {
            if (_parameters[at] is not { } type)
            {
                arguments[at] = CancellationToken.None;
                continue;
            }

            var parameter = Header.Parameters[next];
            if (!HostTypes.TryGive(values[next++], type, out arguments[at]))
            {
                throw new EvaluationException(span => EvaluationDiagnostics.BadArgument(span, Name, $"`{parameter.Name}` does not fit what the host takes there ({type.Name})"));
            }
        }

        return arguments;
    }

    /// <summary>Calls the delegate, and waits for its task where it gives one.</summary>
    /// <param name="arguments">Of <see cref="Prepare"/>.</param>
    /// <param name="unwanted">Given to the delegate where it takes a token; the waiting ends with it in any case.</param>
    public async Task<object?> CallAsync(object?[] arguments, CancellationToken unwanted)
    {
        var given = arguments.Select((a, i) => _parameters[i] is null ? unwanted : a).ToArray();
        // The host's code may keep a thread for long: the run does not wait for it once it is over.
        var result = await Task.Run(() => _function.DynamicInvoke(given), unwanted).WaitAsync(unwanted).ConfigureAwait(false);
        var task = result as Task ?? (result is { } other && other.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>)
            ? type.GetMethod(nameof(ValueTask.AsTask))?.Invoke(other, null) as Task
            : null);
        if (task is null)
        {
            return result;
        }

        await task.WaitAsync(unwanted).ConfigureAwait(false);
        // The static type of a task that was made elsewhere may be an heir of Task<T>.
        return task.GetType().GetProperty(nameof(Task<>.Result))?.GetValue(task);
    }

    /// <summary>What the delegate gave as a value; null with a complaint where it is not what the header says, or larger than its bound.</summary>
    public Value? Result(object? given, out string? complaint) => Held(HostTypes.Take(given, Header.Result, out complaint), ref complaint);

    /// <summary>A result as it stands in a log; null with a complaint where it is none, or larger than its bound.</summary>
    public Value? Result(System.Text.Json.JsonElement recorded, out string? complaint) => Held(HostTypes.Read(recorded, Header.Result, out complaint), ref complaint);

    /// <summary>What is said of an exception: its message, never where in the host's code it was.</summary>
    public static string FailureOf(Exception failure) => $"failed: {Sentence(((failure as TargetInvocationException)?.InnerException ?? failure).Message)}";

    public EvaluationException Failed(string what) => new(span => EvaluationDiagnostics.HostFunctionFailed(span, Name, what));

    private Value? Held(Value? value, ref string? complaint)
    {
        complaint = value is null ? $"gave what is no {Header.Result}: {Sentence(complaint ?? "")}"
            : HostTypes.Weight(value) is var weight && weight > Most ? $"gave a result of {weight:N0} characters and items, and may give {Most:N0}."
            : null;
        return complaint is null ? value : null;
    }

    private static string Sentence(string message)
    {
        var line = message.ReplaceLineEndings(" ").Trim();
        return line.EndsWith('.') ? line : line + ".";
    }

    private static Signature Read(string name, string header)
    {
        try
        {
            // A function's name is as the library's are; its parameters' are the delegate's own.
            return name.Length > 0 && char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') && name is not ("it" or "context" or "docs" or "query")
                ? Signature.Parse(header)[0]
                : throw new ArgumentException($"`{name}` is no name of a function: it takes lower-case letters, digits and `_`.", nameof(name));
        }
        catch (FormatException wrong)
        {
            throw new ArgumentException($"`{header}` cannot be a header: {wrong.Message}", nameof(name), wrong);
        }
    }
}
