using RlmLang.Cli;

return await RlmCommand.RunAsync(args);
