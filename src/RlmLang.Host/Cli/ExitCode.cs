namespace RlmLang.Cli;

/// <summary>How the process ends; stable, scripts rely on it.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int RunFailed = 1;
    public const int Usage = 2;
    public const int Diagnostics = 3;
    public const int Refused = 4;
    public const int ModelUnavailable = 5;
    public const int TestFailed = 6;
    public const int Cancelled = 130;
}
