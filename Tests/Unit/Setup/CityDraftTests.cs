using Vliegwiel.Web.Setup;
using Xunit;

namespace Vliegwiel.Unit.Setup;

/// <summary>A newcomer's answers become a city with rings, or a refusal that names the field and the word.</summary>
public sealed class CityDraftTests
{
    static CityAnswers Answers(string municipality, string? subRegion = null, string country = "NL") =>
        new(country, municipality, "Samen", subRegion, "nl,en", OpenSignUp: false);

    [Fact]
    public void Refuses_a_municipality_that_nobody_knows()
    {
        var (city, refusal) = CityDraft.From(Answers("Nergenshuizen"));

        Assert.Null(city);
        Assert.Equal(new CityRefusal("Municipality", "setup.refused.municipality", "Nergenshuizen"), refusal);
    }

    [Fact]
    public void Refuses_a_sub_region_with_one_unknown_name()
    {
        var (_, refusal) = CityDraft.From(Answers("Almelo", "Hengelo, Nergenshuizen"));

        Assert.Equal(new CityRefusal("SubRegion", "setup.refused.municipality", "Nergenshuizen"), refusal);
    }

    [Fact]
    public void Makes_a_Dutch_city_with_its_rings()
    {
        var (city, _) = CityDraft.From(Answers("almelo", "Hengelo\nBorne"));

        Assert.NotNull(city);
        Assert.Equal(("almelo", "Almelo", "EUR", "Samen"), (city.Slug, city.Name, city.Currency, city.RegionName));
        Assert.Equal(["GM0141"], city.Rings.Municipality);
        Assert.Equal(["GM0141", "GM0164", "GM0147"], city.Rings.SubRegion);
        Assert.Equal("Overijssel", city.Rings.RegionName);
        Assert.Contains("GM0193", city.Rings.Region);
        Assert.DoesNotContain("GM0917", city.Rings.Region);
    }

    [Fact]
    public void Makes_a_British_city_in_pounds()
    {
        var (city, _) = CityDraft.From(Answers("Burnley", country: "GB"));

        Assert.NotNull(city);
        Assert.Equal(("GBP", "Europe/London", "GB"), (city.Currency, city.TimeZone, city.Rings.Country));
        Assert.Contains("E07000123", city.Rings.Region);
    }

    [Theory]
    [InlineData("'s-Hertogenbosch", "s-hertogenbosch")]
    [InlineData("Súdwest-Fryslân", "sudwest-fryslan")]
    [InlineData("Bergen (NH.)", "bergen-nh")]
    public void A_slug_is_plain(string name, string slug) => Assert.Equal(slug, CityDraft.Slug(name));
}
