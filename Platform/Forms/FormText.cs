using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Forms;

/// <summary>What a form says when something is missing or wrong, in the reader's language (Texts.*.json beside
/// this).</summary>
public static class FormSetup
{
    public static IServiceCollection AddForms(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddSingleton<IConfigureOptions<MvcOptions>, FormMessages>();
        services.AddSingleton<IConfigureOptions<MvcDataAnnotationsLocalizationOptions>, AnnotationMessages>();
        return services;
    }
}

/// <summary>Messages of model binding: a value that is not what the field asks for.</summary>
sealed class FormMessages(TextCatalog catalog) : IConfigureOptions<MvcOptions>
{
    public void Configure(MvcOptions options)
    {
        options.ModelMetadataDetailsProviders.Add(new AnnotationKeys());
        var messages = options.ModelBindingMessageProvider;
        messages.SetAttemptedValueIsInvalidAccessor((_, _) => Say("forms.error.invalid"));
        messages.SetMissingBindRequiredValueAccessor(_ => Say("forms.error.required"));
        messages.SetMissingKeyOrValueAccessor(() => Say("forms.error.required"));
        messages.SetMissingRequestBodyRequiredValueAccessor(() => Say("forms.error.required"));
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(_ => Say("forms.error.invalid"));
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => Say("forms.error.invalid"));
        messages.SetNonPropertyValueMustBeANumberAccessor(() => Say("forms.error.number"));
        messages.SetUnknownValueIsInvalidAccessor(_ => Say("forms.error.invalid"));
        messages.SetValueIsInvalidAccessor(_ => Say("forms.error.invalid"));
        messages.SetValueMustBeANumberAccessor(_ => Say("forms.error.number"));
        messages.SetValueMustNotBeNullAccessor(_ => Say("forms.error.required"));
    }

    string Say(string key) => catalog.Get(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, key);
}

/// <summary>Gives each annotation without a message of its own the text key of its kind.</summary>
sealed class AnnotationKeys : IValidationMetadataProvider
{
    public void CreateValidationMetadata(ValidationMetadataProviderContext context)
    {
        foreach (var attribute in context.ValidationMetadata.ValidatorMetadata.OfType<ValidationAttribute>())
        {
            if (attribute.ErrorMessageResourceType is null && IsDefault(attribute) && Key(attribute) is { } key)
                attribute.ErrorMessage = key;
        }
    }

    // A data type attribute answers its English default where another attribute answers null.
    static bool IsDefault(ValidationAttribute attribute) => attribute.ErrorMessage is null
        || attribute is DataTypeAttribute
        && !attribute.ErrorMessage.Contains('.', StringComparison.Ordinal);

    static string? Key(ValidationAttribute attribute) => attribute switch
    {
        RequiredAttribute => "forms.error.required",
        StringLengthAttribute { MinimumLength: > 0 } => "forms.error.length-between",
        StringLengthAttribute => "forms.error.length",
        MaxLengthAttribute => "forms.error.length",
        MinLengthAttribute => "forms.error.too-short",
        RangeAttribute => "forms.error.range",
        EmailAddressAttribute => "forms.error.email",
        UrlAttribute => "forms.error.url",
        CompareAttribute => "forms.error.compare",
        RegularExpressionAttribute => "forms.error.invalid",
        _ => null,
    };
}

sealed class AnnotationMessages(TextCatalog catalog) : IConfigureOptions<MvcDataAnnotationsLocalizationOptions>
{
    public void Configure(MvcDataAnnotationsLocalizationOptions options) =>
        options.DataAnnotationLocalizerProvider = (_, _) => new CatalogLocalizer(catalog);
}

/// <summary>The catalogue as validation asks for it: by key, with {0} the field, {1} and {2} the limits.</summary>
sealed class CatalogLocalizer(TextCatalog catalog) : IStringLocalizer
{
    static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    public LocalizedString this[string name] =>
        new(name, catalog.Get(Language, name), !catalog.Has(Language, name));

    public LocalizedString this[string name, params object[] arguments] => new(
        name,
        catalog.Get(Language, name, [.. arguments.Select((a, i) =>
            (i.ToString(CultureInfo.InvariantCulture), (object?)a))]),
        !catalog.Has(Language, name));

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) =>
        catalog.Keys(Language).Select(k => this[k]);
}
