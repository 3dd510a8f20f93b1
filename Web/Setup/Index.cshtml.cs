using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Vliegwiel.Platform.Texts;
using Vliegwiel.Web.Hosting;

namespace Vliegwiel.Web.Setup;

/// <summary>Five questions on one screen: token, city, neighbours, languages, first administrator.</summary>
sealed class IndexModel(SetupToken token, SetupGuesses guesses, MakeCity makeCity, PageTexts texts) : PageModel
{
    public const int TextLengthMax = 200;
    public const int NeighboursLengthMax = 5000;

    [BindProperty]
    public SetupForm Form { get; set; } = new();

    /// <summary>The municipalities of the register, as suggestions.</summary>
    public IEnumerable<string> Suggestions =>
        KnownMunicipalities.Of("NL").Names.Concat(KnownMunicipalities.Of("GB").Names).Distinct();

    public IEnumerable<SelectListItem> Countries =>
        [new(texts["setup.city.nl"], "NL"), new(texts["setup.city.gb"], "GB")];

    public IEnumerable<SelectListItem> LanguageChoices =>
    [
        new(texts["setup.languages.both"], "nl,en"),
        new(texts["setup.languages.dutch"], "nl"),
        new(texts["setup.languages.english"], "en"),
    ];

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var address = RateLimiting.Address(HttpContext);
        if (guesses.AreTooMany(address))
            return TooMany();
        if (!string.IsNullOrWhiteSpace(Form.Token) && !token.Matches(Form.Token))
        {
            guesses.Count(address);
            ModelState.AddModelError("Form.Token", texts["setup.refused.token"]);
        }
        if (!ModelState.IsValid)
            return Page();

        var result = await makeCity.RunAsync(
            new CityAnswers(
                Form.Country, Form.Municipality!, Form.SubRegionName, Form.SubRegion, Form.Languages, Form.OpenSignUp),
            new FirstAdministrator(Form.Name!, Form.Email!, Form.Password!),
            texts.Language,
            cancellation);
        if (result.City is null)
        {
            ModelState.AddModelError(
                result.Field is null ? "Form.Email" : $"Form.{result.Field}",
                texts[result.RefusalKey!, ("name", result.Argument)]);
            return Page();
        }
        return Redirect(texts.Language == Language.English ? "/en" : "/");
    }

    /// <summary>The token is not looked at, nor anything else that was typed.</summary>
    PageResult TooMany()
    {
        ModelState.Clear();
        ModelState.AddModelError("Form.Token", texts["setup.refused.tooMany"]);
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Response.Headers.RetryAfter =
            SetupGuesses.RefusedFor.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return Page();
    }
}

/// <summary>What is typed; kept when something is refused, but for the password.</summary>
sealed class SetupForm
{
    [Required(ErrorMessage = "setup.required.token"), StringLength(IndexModel.TextLengthMax)]
    public string? Token { get; set; }

    [RegularExpression("NL|GB")]
    public string Country { get; set; } = "NL";

    [Required(ErrorMessage = "setup.required.municipality"), StringLength(IndexModel.TextLengthMax)]
    public string? Municipality { get; set; }

    [StringLength(IndexModel.TextLengthMax)]
    public string? SubRegionName { get; set; }

    [StringLength(IndexModel.NeighboursLengthMax)]
    public string? SubRegion { get; set; }

    [RegularExpression("nl,en|nl|en")]
    public string Languages { get; set; } = "nl,en";

    public bool OpenSignUp { get; set; }

    [Required(ErrorMessage = "setup.required.name"), StringLength(IndexModel.TextLengthMax)]
    public string? Name { get; set; }

    [Required(ErrorMessage = "setup.required.email"), StringLength(IndexModel.TextLengthMax)]
    public string? Email { get; set; }

    [Required(ErrorMessage = "setup.required.password"), StringLength(IndexModel.TextLengthMax)]
    public string? Password { get; set; }
}
