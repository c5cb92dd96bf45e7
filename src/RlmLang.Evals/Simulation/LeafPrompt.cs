using RlmLang.Models.Offline;

namespace RlmLang.Simulation;

/// <summary>A prompt of a leaf call, as the model is sent it.</summary>
/// <param name="Instruction">What the program says.</param>
/// <param name="Text">What it is asked of: the data, or the one item of a shared prompt.</param>
/// <param name="Fields">The names of the reply's fields where a record, or a list of records, is asked for; empty for anything else.</param>
/// <param name="IsTyped">Whether the reply has a schema.</param>
internal sealed record LeafPrompt(string Instruction, string Text, IReadOnlyList<string> Fields, bool IsTyped)
{
    /// <summary>Everything that stands in the prompt.</summary>
    public string Everything { get; } = $"{Instruction}\n{Text}";

    public bool Says(string words) => Instruction.Contains(words, StringComparison.Ordinal);

    public bool Asks(params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (!Fields.Contains(field))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The prompts that a message holds: one, or one for each item that shares it.</summary>
    public static IEnumerable<LeafPrompt> Of(string message, IReadOnlyList<string> fields, bool isTyped)
    {
        var prompt = OfflinePrompt.Read(message);
        return prompt.Items.Count == 0
            ? [new(prompt.Instruction, prompt.Data, fields, isTyped)]
            : prompt.Items.Select(i => new LeafPrompt(prompt.Instruction, prompt.Data.Length == 0 ? i : $"{prompt.Data}\n{i}", fields, isTyped));
    }
}
