using System.CommandLine;
using RlmLang.Configuration;
using RlmLang.Sessions;

namespace RlmLang.Cli;

/// <summary><c>rlm card</c>: the language on a card, as root models are told it.</summary>
internal static class CardCommand
{
    public static Command Create()
    {
        var form = new Option<string>("--form") { Description = "For capable models, for small ones, or for the weakest.", DefaultValueFactory = _ => "full" };
        form.AcceptOnlyFromAmong([.. RlmConfiguration.Cards.Keys]);
        var command = new Command("card", "Prints the language card that root models are given.") { form };
        command.SetAction(parsed => Console.Out.Write(LanguageCard.Write(RlmConfiguration.Cards[parsed.GetRequiredValue(form)])));
        return command;
    }
}
