using System.Collections.Immutable;
using System.Text.Json;
using RlmLang.Bounds;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Functions;
using RlmLang.Logs;
using RlmLang.Source;
using RlmLang.Values;

namespace RlmLang.Evaluation;

/// <summary>What a log holds of a program: its text, what there is to say about it, its bound, whether it was admitted; and what its names were bound to.</summary>
internal static class PlanLog
{
    // A value as long as this is a list that another program can have again from its replies.
    private const int MostValue = 2_000;

    /// <summary>A program that is about to run.</summary>
    public static void Admitted(RunLogWriter? log, RlmPlan plan)
    {
        if (log is not null)
        {
            Begin(log, plan, plan.Diagnostics);
            log.Add("admitted", json => WriteCalls(json, plan));
        }
    }

    /// <summary>A program that does not run.</summary>
    /// <param name="log">Null where none is kept.</param>
    /// <param name="plan">Of it.</param>
    /// <param name="reason">Why.</param>
    public static void Refused(RunLogWriter? log, RlmPlan plan, Diagnostic reason)
    {
        if (log is not null)
        {
            Begin(log, plan, plan.Diagnostics.Contains(reason) ? plan.Diagnostics : [reason]);
            log.Add("refused", json =>
            {
                WriteCalls(json, plan);
                json.WriteString("code", reason.Code);
                json.WriteString("message", reason.Message);
            });
        }
    }

    /// <summary>What is wrong with a program.</summary>
    public static void Diagnostics(RunLogWriter? log, SourceText source, IReadOnlyCollection<Diagnostic> diagnostics)
    {
        if (log is not null && diagnostics.Count > 0)
        {
            log.Add("diagnostics", json =>
            {
                json.WriteStartArray("codes");
                foreach (var diagnostic in diagnostics)
                {
                    json.WriteStringValue(diagnostic.Code);
                }

                json.WriteEndArray();
                json.WriteString("text", CompactRenderer.Render(source, diagnostics));
            });
        }
    }

    /// <summary>A name that has its value; the value itself where it is short, so that a log stays small over any context.</summary>
    public static void Value(RunLogWriter? log, CoreVariable variable, Value value)
    {
        if (log is null)
        {
            return;
        }

        var weight = HostTypes.Weight(value);
        log.Add("value", json =>
        {
            json.WriteString("name", variable.Name);
            json.WriteString("type", variable.Type.ToString());
            json.WriteNumber("size", weight);
            if (weight <= MostValue)
            {
                json.WritePropertyName("value");
                ValueJson.Write(json, value);
            }
        });
    }

    private static void Begin(RunLogWriter log, RlmPlan plan, ImmutableArray<Diagnostic> diagnostics)
    {
        log.Add("program", json =>
        {
            json.WriteString("name", plan.Script.Name);
            json.WriteString("text", plan.Script.Text);
            json.WriteStartObject("modules");
            foreach (var (name, text) in plan.Script.Modules)
            {
                json.WriteString(name, text);
            }

            json.WriteEndObject();
        });
        Diagnostics(log, plan.Script.Tree.Source, diagnostics);
        log.Add("bound", json =>
        {
            json.WriteString("calls", plan.Bounds.Calls.Formula.ToString());
            if (plan.MaxCalls is { } most)
            {
                json.WriteNumber("max", most);
            }
            else
            {
                json.WriteNull("max");
            }

            json.WriteNumber("lawVersion", BoundReport.LawVersion);
        });
    }

    private static void WriteCalls(Utf8JsonWriter json, RlmPlan plan)
    {
        if (plan.MaxCalls is { } most)
        {
            json.WriteNumber("calls", most);
        }
        else
        {
            json.WriteNull("calls");
        }
    }
}
