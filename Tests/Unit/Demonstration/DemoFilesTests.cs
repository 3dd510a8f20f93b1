using System.Text.Json;
using System.Text.Json.Serialization;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Web.Demonstration;
using Xunit;

namespace Vliegwiel.Unit.Demonstration;

/// <summary>The demonstration cities hold together: codes, sources, shares, rings, and unknown that stays
/// unknown.</summary>
public sealed class DemoFilesTests
{
    static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static TheoryData<string> Cities => ["heerlen", "preston"];

    [Fact]
    public void Finds_both_cities_beside_the_executable() =>
        Assert.Equal(["heerlen", "preston"], DemoFiles.Slugs);

    [Fact]
    public void Refuses_a_city_that_is_not_there() =>
        Assert.Throws<DirectoryNotFoundException>(() => DemoFiles.Open("atlantis"));

    [Theory, MemberData(nameof(Cities))]
    public void The_city_is_in_the_shape_that_the_platform_serves(string slug)
    {
        var city = JsonSerializer.Deserialize<City>(DemoFiles.Open(slug).CityJson, Strict)!;
        Assert.Equal(slug, city.Slug);
        Assert.Contains($"{slug}.localhost", city.Hosts);
        Assert.True(city.IsDemonstration);
        Assert.NotNull(city.Zone);
    }

    [Theory, MemberData(nameof(Cities))]
    public void White_text_can_be_read_on_the_accent_colour(string slug)
    {
        using var json = JsonDocument.Parse(DemoFiles.Open(slug).CityJson);
        var theme = json.RootElement.GetProperty("theme");
        double Luminance(string token) => RelativeLuminance(theme.GetProperty(token).GetString()!);
        // WCAG 2.2, success criterion 1.4.3: at least 4.5 to 1.
        Assert.True(Contrast(Luminance("accent"), Luminance("accent-contrast")) >= 4.5);
        Assert.True(Contrast(Luminance("accent"), Luminance("accent-soft")) >= 4.5);
        Assert.True(Contrast(Luminance("accent-dark-scheme"), Luminance("accent-dark-scheme-contrast")) >= 4.5);
    }

    static double Contrast(double one, double other) => (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);

    static double RelativeLuminance(string colour)
    {
        var channels = Convert.FromHexString(colour[1..]).Select(c => c / 255.0)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToArray();
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
    }

    [Theory, MemberData(nameof(Cities))]
    public void Every_area_has_one_code_and_a_parent_that_exists(string slug)
    {
        var areas = DemoFiles.Open(slug).Areas;
        var codes = areas.Select(a => a.Code).ToHashSet();
        Assert.Equal(areas.Count, codes.Count);
        Assert.DoesNotContain(areas, a => a.Parent is { } parent && !codes.Contains(parent));
        Assert.DoesNotContain(areas, a => a is { ValidFrom: { } from, ValidTo: { } to } && from >= to);
    }

    [Theory, MemberData(nameof(Cities))]
    public void Every_figure_belongs_to_a_known_area_and_indicator(string slug)
    {
        var city = DemoFiles.Open(slug);
        var codes = city.Areas.Select(a => a.Code).ToHashSet();
        var indicators = city.Indicators.ToDictionary(i => i.Indicator);
        Assert.NotEmpty(city.Figures);
        Assert.All(city.Figures, figure =>
        {
            Assert.Contains(figure.Area, codes);
            Assert.Equal(indicators[figure.Indicator].Unit, figure.Unit);
            Assert.True(figure.PeriodStart <= figure.PeriodEnd);
        });
    }

    [Theory, MemberData(nameof(Cities))]
    public void Every_row_names_a_source_that_is_described(string slug)
    {
        var city = DemoFiles.Open(slug);
        var sources = city.Sources;
        var used = city.Figures.Select(f => f.Source)
            .Concat(city.Areas.Select(a => a.Source))
            .Concat(city.Predecessors.Select(p => p.Source))
            .Concat(city.Comparators.Select(c => c.Source))
            .Concat(city.Anchors.Select(a => a.Source))
            .Concat(city.Suppliers.Select(s => s.Source))
            .Concat(city.Postcodes.Select(p => p.Source))
            .Concat(city.OutwardDistricts.Select(o => o.Source))
            .Distinct();
        Assert.All(used, key => Assert.Contains(key, sources.Keys));
        Assert.All(sources.Values, source => Assert.NotEqual("", source.Licence));
    }

    [Theory, MemberData(nameof(Cities))]
    public void An_unknown_figure_is_missing_and_a_missing_figure_is_unknown(string slug) =>
        Assert.All(DemoFiles.Open(slug).Figures, f => Assert.Equal(f.Value is null, f.Status == "M"));

    [Fact]
    public void Suppressed_districts_are_unknown_and_never_zero()
    {
        var figures = DemoFiles.Open("heerlen").Figures;
        var income =
            figures.Where(f => f.Indicator == "income_low" && f.Area.StartsWith("WK", StringComparison.Ordinal));
        // De Hei, De Beitel: too few people to publish (CBS, Kerncijfers wijken en buurten 2022).
        Assert.Equal(["WK091723", "WK091742"], income.Where(f => f.Value is null).Select(f => f.Area).Order());
        string[] neverZero = ["income_low", "dwelling_value", "employment_rate", "sale_price", "owner_occupied"];
        Assert.DoesNotContain(figures, f => neverZero.Contains(f.Indicator) && f.Value == 0);
    }

    [Theory, MemberData(nameof(Cities))]
    public void Shares_of_a_predecessor_add_up_to_one(string slug)
    {
        var city = DemoFiles.Open(slug);
        var areas = city.Areas.ToDictionary(a => a.Code);
        Assert.All(city.Predecessors.GroupBy(p => p.Predecessor), parts =>
        {
            Assert.Equal(1m, parts.Sum(p => p.ShareOfPredecessor));
            Assert.All(parts, part => Assert.Equal(part.Date, areas[part.Predecessor].ValidTo));
            Assert.All(parts, part => Assert.Contains(part.Successor, areas.Keys));
        });
    }

    [Fact]
    public void The_series_of_Beekdaelen_goes_on_as_the_sum_of_its_three_predecessors()
    {
        var city = DemoFiles.Open("heerlen");
        var parts = city.Predecessors.Where(p => p.Successor == "GM1954").ToList();
        decimal? SumOn(DateOnly day) => parts.Sum(part => part.ShareOfPredecessor * city.Figures.Single(f =>
            f.Indicator == "population" && f.Area == part.Predecessor && f.PeriodEnd == day).Value);

        Assert.Equal(3, parts.Count);
        Assert.Equal(15_494 + 7_905 + 12_950, SumOn(new DateOnly(2012, 12, 31)));
        Assert.Equal(36_124, SumOn(new DateOnly(2016, 12, 31)));
        Assert.Equal(36_124, SumOn(new DateOnly(2017, 1, 1)));
        // Nothing counts twice: the new municipality has no row before it exists, the old ones none after.
        Assert.DoesNotContain(city.Figures, f => f.Area == "GM1954" && f.PeriodStart < parts[0].Date);
        Assert.DoesNotContain(city.Figures, f => parts.Exists(p => p.Predecessor == f.Area)
            && f.PeriodEnd > parts[0].Date);
    }

    [Theory]
    [InlineData("heerlen", 7, 31)]
    [InlineData("preston", 3, 14)]
    public void Rings_are_areas_that_exist_and_lie_in_one_another(string slug, int subRegion, int region)
    {
        var city = DemoFiles.Open(slug);
        var areas = city.Areas.ToDictionary(a => a.Code);
        using var json = JsonDocument.Parse(city.CityJson);
        var rings = json.RootElement.GetProperty("rings");
        string[] Ring(string name) => [.. rings.GetProperty(name).EnumerateArray().Select(e => e.GetString()!)];

        Assert.Equal(subRegion, Ring("subRegion").Length);
        Assert.Equal(region, Ring("region").Length);
        Assert.All(Ring("region"), code => Assert.Equal("municipality", areas[code].Kind));
        Assert.Subset(Ring("subRegion").ToHashSet(), Ring("municipality").ToHashSet());
        Assert.Subset(Ring("region").ToHashSet(), Ring("subRegion").ToHashSet());
        Assert.Equal("country", areas[rings.GetProperty("country").GetString()!].Kind);
        Assert.True(json.RootElement.GetProperty("isDemonstration").GetBoolean());
    }

    [Fact]
    public void Every_Dutch_supplier_stands_in_a_postcode_area_of_its_ring()
    {
        var city = DemoFiles.Open("heerlen");
        var areas = city.Areas.ToDictionary(a => a.Code);
        var local = city.Suppliers.Where(s => s.Ring == "city").ToList();
        Assert.NotEmpty(local);
        Assert.All(local, s => Assert.Equal("GM0917", areas[s.SeatPostcode![..4]].Parent));
        Assert.All(city.Suppliers.Where(s => s.Country == "NL"), s =>
            Assert.Contains(s.SeatPostcode![..4], areas.Keys));
        Assert.All(city.Suppliers.Where(s => s.Ring == "unknown"), s => Assert.Null(s.SeatPostcode));
    }

    [Theory, MemberData(nameof(Cities))]
    public void Boundaries_are_of_known_areas_and_small(string slug)
    {
        var city = DemoFiles.Open(slug);
        var codes = city.Areas.Select(a => a.Code).ToHashSet();
        using var map = JsonDocument.Parse(city.AreasGeoJson);
        var features = map.RootElement.GetProperty("features").EnumerateArray().ToList();
        Assert.NotEmpty(features);
        Assert.All(features, f => Assert.Contains(f.GetProperty("properties").GetProperty("code").GetString()!, codes));
        Assert.True(city.AreasGeoJson.Length < 300_000);
    }

    [Theory, MemberData(nameof(Cities))]
    public void Everything_made_up_says_so(string slug)
    {
        var city = DemoFiles.Open(slug);
        Assert.All(city.Anchors, a => Assert.Matches(@"\((voorbeeld|example)\)$", a.Name));
        Assert.All(city.Anchors, a => Assert.Matches("Verzonnen voorbeeld|Made-up example", a.Note));
        Assert.All(city.Suppliers, s => Assert.Matches("verzonnen|made-up", s.Source));
    }
}
