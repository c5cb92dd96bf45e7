using System.CommandLine;
using RlmLang.Builtins;

namespace RlmLang.Cli;

/// <summary><c>rlm card</c>: the language on a card, as root models are told it.</summary>
internal static class CardCommand
{
    public static Command Create()
    {
        var isShort = new Option<bool>("--short") { Description = "The form for small models." };
        var command = new Command("card", "Prints the language card that root models are given.") { isShort };
        command.SetAction(parsed => Console.Out.Write(CardWriter.Write(parsed.GetValue(isShort) ? CardForm.Short : CardForm.Full)));
        return command;
    }
}
