using RlmLang.Benchmarks;

var what = args.Length > 0 ? args[0] : "all";
if (what == "serve")
{
    await WaitingServer.RunAsync(int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture));
    return 0;
}

if (what == "robustness")
{
    return RobustnessCommand.Run(args);
}

if (what == "compile-first")
{
    CompileBenchmark.RunFirst();
    return 0;
}

if (what is "all" or "compile")
{
    CompileBenchmark.Run();
}

if (what is "all" or "scheduler")
{
    await SchedulerBenchmark.RunAsync([.. args.Skip(1).Select(a => int.Parse(a, System.Globalization.CultureInfo.InvariantCulture))]);
}

if (what is "all" or "overhead")
{
    await OverheadBenchmark.RunAsync();
}

if (what is "all" or "http")
{
    await HttpBenchmark.RunAsync();
}

if (what is "all" or "million")
{
    await MillionBenchmark.RunAsync();
}

if (what is "all" or "provenance")
{
    await ProvenanceBenchmark.RunAsync();
}

if (what is "all" or "stages")
{
    await StagesBenchmark.RunAsync();
}

if (what is "all" or "text")
{
    TextBenchmark.Run();
}

if (what is "all" or "grep")
{
    GrepBenchmark.Run();
}

if (what is "all" or "contexts")
{
    ContextBenchmark.Run();
}

if (what is "all" or "tightness")
{
    await TightnessBenchmark.RunAsync();
}

if (what is "all" or "comparison")
{
    await ComparisonBenchmark.RunAsync();
}

return 0;
