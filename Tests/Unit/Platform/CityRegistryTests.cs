using Vliegwiel.Platform.Cities;
using Xunit;

namespace Vliegwiel.Unit.Platform;

/// <summary>A data folder's cities are found by host name, and one is written whole or not at all.</summary>
public sealed class CityRegistryTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("vliegwiel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static City City(string slug, params string[] hosts) => new()
    {
        Slug = slug,
        Name = slug,
        RegionName = "Region",
        Languages = ["nl", "en"],
        TimeZone = "Europe/Amsterdam",
        Currency = "EUR",
        Hosts = hosts,
        Rings = new RingDefinitions { Municipality = ["A"], SubRegion = ["A"], Region = ["A"], Country = "NL" },
    };

    [Fact]
    public void A_city_alone_answers_to_every_host()
    {
        var cities = new CityRegistry(_folder);
        cities.Save(City("one", "one.example"));

        Assert.Equal("one", cities.ByHost("elsewhere.example")?.Slug);
    }

    [Fact]
    public void Of_two_cities_each_answers_to_its_own_hosts_only()
    {
        var cities = new CityRegistry(_folder);
        cities.Save(City("one", "one.example"));
        cities.Save(City("two", "two.example"));

        Assert.Equal("two", cities.ByHost("TWO.example")?.Slug);
        Assert.Null(cities.ByHost("elsewhere.example"));
    }

    [Fact]
    public void What_was_saved_is_read_again()
    {
        new CityRegistry(_folder).Save(City("one", "one.example"));

        var city = Assert.Single(new CityRegistry(_folder).All);
        Assert.Equal(["one.example"], city.Hosts);
        Assert.Equal(Path.Combine(_folder, "cities", "one"), city.Folder);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../elsewhere")]
    [InlineData("Upper")]
    [InlineData("-first")]
    public void Refuses_a_slug_that_is_no_folder_name_of_ours(string slug) =>
        Assert.Throws<ArgumentException>(() => new CityRegistry(_folder).Save(City(slug)));
}
