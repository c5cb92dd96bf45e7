@echo off
rem Builds the command line once (Release), then starts what was built.
if not exist "%~dp0artifacts\bin\RlmLang.Host\release\rlm.dll" dotnet build "%~dp0src\RlmLang.Host" -c Release -v q --nologo 1>&2
dotnet "%~dp0artifacts\bin\RlmLang.Host\release\rlm.dll" %*
