using Vliegwiel.Partners.Counting;
using Vliegwiel.Partners.Storage;
using Xunit;

namespace Vliegwiel.Unit.Partners.Counting;

/// <summary>What is no procurement, by names that were not looked at when the patterns were written down.</summary>
public sealed class RuleBookTests
{
    static string Kind(string country, string payee, string? account = null, string? description = null) =>
        new RuleBook(CountryRules.Of(country), [], "Gemeente Testdorp", Areas)
            .Judge(payee, account, null, description, null).Kind;

    /// <summary>As the register of a city in Lancashire has them.</summary>
    static readonly KnownAreas Areas = new(["Lancashire", "Preston", "Blackburn with Darwen"], ["Lancashire"]);

    [Theory]
    [InlineData("Gemeente Assen", "public-body")]
    [InlineData("GEMEENTE 's-Hertogenbosch (afd. heffingen)", "public-body")]
    [InlineData("Provincie Noord-Brabant", "public-body")]
    [InlineData("Hoogheemraadschap van Delfland", "public-body")]
    [InlineData("Waterschap Aa en Maas", "public-body")]
    [InlineData("Ministerie van OCW", "public-body")]
    [InlineData("Veiligheidsregio Twente", "public-body")]
    [InlineData("GGD Hart voor Brabant", "public-body")]
    [InlineData("Gemeenschappelijke Regeling De Bevelanden", "public-body")]
    [InlineData("Omgevingsdienst Haaglanden", "public-body")]
    [InlineData("UWV", "public-body")]
    [InlineData("CAK [205138]", "public-body")]
    [InlineData("Belastingdienst/Centrale administratie", "tax")]
    [InlineData("Cocensus", "tax")]
    [InlineData("Sociale Verzekeringsbank", "benefit")]
    [InlineData("BNG Bank N.V.", "treasury")]
    [InlineData("Nederlandse Waterschapsbank N.V.", "treasury")]
    [InlineData("Stichting Pensioenfonds ABP", "pension")]
    [InlineData("Pensioenfonds PNO Media B.V.", "pension")]
    [InlineData("GEANONIMISEERD", "redacted")]
    [InlineData("*** PRIVACY ***", "redacted")]
    [InlineData("", "redacted")]
    [InlineData("Gemeente Testdorp", "intercompany")]
    [InlineData("GEMEENTE TESTDORP (interne verrekening)", "intercompany")]
    public void Dutch_payees_that_are_no_suppliers(string payee, string kind) => Assert.Equal(kind, Kind("NL", payee));

    [Theory]
    [InlineData("Grafisch Bedrijf Gemeenteprint")]
    [InlineData("Gemeente Advies B.V.")]
    [InlineData("Protestantse Gemeente Heerlen")]
    [InlineData("Waterschapshuis Catering B.V.")]
    [InlineData("Belastingadviseurs Jansen & Co")]
    [InlineData("Pensionstal De Hoeve")]
    [InlineData("Provinciaal Dagblad B.V.")]
    [InlineData("Ministeck Speelgoed")]
    [InlineData("Regiobank Verzekeringen")]
    [InlineData("Subsidieadvies Zuid B.V.")]
    [InlineData("Cakewinkel Van Dam")]
    [InlineData("Kadasterkaart Service V.O.F.")]
    [InlineData("Waterschapsheuvel Catering B.V.")]
    [InlineData("Belastingadviesbureau X")]
    [InlineData("Provinciaal Hotel B.V.")]
    [InlineData("Pensioenadvies Y B.V.")]
    public void Dutch_suppliers_that_only_look_like_it(string payee) => Assert.Equal("", Kind("NL", payee));

    [Theory]
    [InlineData("CORNWALL COUNCIL", "public-body")]
    [InlineData("Blackburn with Darwen B.C.", "public-body")]
    [InlineData("Lancashire County Council (Direct Debit Payments)", "public-body")]
    [InlineData("London Borough of Camden", "public-body")]
    [InlineData("Police & Crime Commissioner for Kent", "public-body")]
    [InlineData("Greater Manchester Fire and Rescue Service", "public-body")]
    [InlineData("East Lancashire Hospitals NHS Trust", "public-body")]
    [InlineData("NHS Lancashire and South Cumbria ICB", "public-body")]
    [InlineData("Department for Work and Pensions", "public-body")]
    [InlineData("Environment Agency", "public-body")]
    [InlineData("HM Revenue & Customs (Direct Debit)", "tax")]
    [InlineData("HMRC PAYE/NIC", "tax")]
    [InlineData("Public Works Loan Board", "treasury")]
    [InlineData("Teachers' Pensions", "pension")]
    [InlineData("Greater Manchester Pension Fund", "pension")]
    [InlineData("REDACTED PERSONAL DATA", "redacted")]
    [InlineData("Name Withheld", "redacted")]
    [InlineData("THIRD PARTY SUPPLIER", "redacted")]
    [InlineData("LANCASHIRE CC", "public-body")]
    [InlineData("Blackburn with Darwen BC", "public-body")]
    [InlineData("Lancashire C.C. (DD)", "public-body")]
    [InlineData("LCC", "public-body")]
    [InlineData("TAMESIDE MBC", "public-body")]
    [InlineData("Lancashire Fire & Rescue", "public-body")]
    [InlineData("National Highways Ltd", "public-body")]
    [InlineData("College of Policing", "public-body")]
    [InlineData("Lancashire Pension Fund", "pension")]
    public void British_payees_that_are_no_suppliers(string payee, string kind) =>
        Assert.Equal(kind, Kind("GB", payee));

    [Theory]
    [InlineData("Council House Repairs Ltd")]
    [InlineData("Borough Council Supplies Limited")]
    [InlineData("British Council")]
    [InlineData("NHS Supplies Cleaning Ltd")]
    [InlineData("Police Mutual Assurance Society")]
    [InlineData("Blueberry Academy Ltd")]
    [InlineData("Accrington Cricket Club")]
    [InlineData("Fire & Security Services Ltd")]
    [InlineData("GDPR Consultants Ltd")]
    [InlineData("Pension Solutions UK Ltd")]
    [InlineData("Environment Agency Consulting Ltd")]
    [InlineData("Accrington CC")]
    [InlineData("Lancashire County Cricket Club")]
    [InlineData("Preston Cricket CC")]
    [InlineData("SCC")]
    [InlineData("BBC")]
    [InlineData("Preston BC Supplies Ltd")]
    [InlineData("National Highways Signs Ltd")]
    [InlineData("Smith Family Pension Fund")]
    [InlineData("Fire Service College")]
    [InlineData("Third Party Forensic Services")]
    public void British_suppliers_that_only_look_like_it(string payee) => Assert.Equal("", Kind("GB", payee));

    [Fact]
    public void The_ledger_says_it_where_the_payee_does_not()
    {
        Assert.Equal("grant", Kind("NL", "Stichting Wijkmuziek", account: "Subsidies"));
        Assert.Equal("benefit", Kind("NL", "J. de Vries", description: "Uitkering levensonderhoud mei"));
        Assert.Equal("", Kind("NL", "Adviesbureau Oost B.V.", description: "Advies over subsidies"));
        Assert.Equal("grant", Kind("GB", "Moor Park Friends", account: "GRANTS"));
        Assert.Equal("precept", Kind("GB", "Lancashire County Council", description: "LCC Ctax Precept April 25"));
        Assert.Equal("payroll", Kind("GB", "J Smith", account: "SALARIES"));
        Assert.Equal("", Kind("GB", "Carrington Staff Limited", account: "SALARIES"));
        Assert.Equal("", Kind("GB", "Eden Brown Ltd", account: "AGENCY STAFF", description: "Housing benefit team"));
    }

    [Fact]
    public void A_rule_of_the_city_goes_before_those_of_the_country_and_holds_from_its_date()
    {
        var rule = new CityRule
        {
            Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch),
            Kind = "public-body",
            Field = "payee",
            Words = "lcc",
            Reason = "County council by its initials",
            ValidFrom = new DateOnly(2024, 1, 1),
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        var book = new RuleBook(CountryRules.Of("GB"), [rule], "");

        Assert.Equal($"city:{rule.Id}", book.Judge("LCC", null, null, null, new DateOnly(2024, 1, 1)).Rule);
        Assert.True(book.Judge("LCC", null, null, null, new DateOnly(2023, 12, 31)).IsCounted);
        Assert.True(book.Judge("LCCX", null, null, null, null).IsCounted);
    }

    [Theory]
    [InlineData("NL")]
    [InlineData("GB")]
    public void Every_rule_says_why_and_where_it_comes_from(string country) => Assert.All(
        CountryRules.Of(country)!.Rules,
        rule => Assert.True(rule.Nl.Length > 20 && rule.En.Length > 20 && rule.Source.Length > 5
            && rule.Payee.Count + rule.Text.Count > 0));
}
