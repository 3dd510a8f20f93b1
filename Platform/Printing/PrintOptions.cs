using Microsoft.Extensions.Options;

namespace Vliegwiel.Platform.Printing;

/// <summary>The section Print of the configuration (environment: Print__Chromium).</summary>
public sealed class PrintOptions
{
    public const string Section = "Print";

    /// <summary>Path of a Chromium that writes pages as PDF. Empty: pages say how to print them oneself.</summary>
    public string Chromium { get; set; } = "";

    public bool IsOn => Chromium.Length > 0;
}

sealed class PrintOptionsCheck : IValidateOptions<PrintOptions>
{
    public ValidateOptionsResult Validate(string? name, PrintOptions options) =>
        !options.IsOn || File.Exists(options.Chromium)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Print:Chromium: there is no file {options.Chromium}.");
}
