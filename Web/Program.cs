using Vliegwiel.Web.Commands;

return await CommandLine.Build().Parse(args).InvokeAsync(CommandLine.Invocation);
