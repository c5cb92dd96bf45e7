@echo off
rem Builds the command line once, its code compiled ahead where that can be done here, then starts what was built.
set "ahead=%~dp0artifacts\publish\here\rlm.dll"
set "plain=%~dp0artifacts\bin\RlmLang.Host\release\rlm.dll"
if not exist "%ahead%" if not exist "%plain%" call :build
if exist "%ahead%" (dotnet "%ahead%" %*) else (dotnet "%plain%" %*)
exit /b %errorlevel%

:build
dotnet publish "%~dp0src\RlmLang.Host" -c Release --use-current-runtime --self-contained false -p:CompileAhead=true --artifacts-path "%~dp0artifacts\ahead" -o "%~dp0artifacts\publish\here" -v q --nologo >nul 2>&1
if errorlevel 1 dotnet build "%~dp0src\RlmLang.Host" -c Release -v q --nologo 1>&2
exit /b 0
