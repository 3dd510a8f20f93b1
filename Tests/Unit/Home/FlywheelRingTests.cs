using System.Xml.Linq;
using Vliegwiel.Platform;
using Vliegwiel.Platform.Flywheel;
using Vliegwiel.Platform.Texts;
using Vliegwiel.Web;
using Xunit;

namespace Vliegwiel.Unit.Home;

/// <summary>The ring leads to every pillar: to its page where there is one, else to what is said of it.</summary>
public sealed class FlywheelRingTests
{
    static readonly TextCatalog Catalog = new([typeof(PlatformModule).Assembly, typeof(VliegwielHost).Assembly]);

    [Theory]
    [InlineData("nl", "#bestuur", "Bestuur: komt nog")]
    [InlineData("en", "#governance", "Governance: still to come")]
    public void A_pillar_without_a_page_is_an_outline_that_leads_to_its_words(string language, string anchor,
        string label)
    {
        var links = Links([new PillarOnRing(Pillars.Governance, null, null, null)], language);

        var link = Assert.Single(links);
        Assert.Equal(anchor, link.Attribute("href")!.Value);
        Assert.Equal(label, link.Attribute("aria-label")!.Value);
        Assert.Contains("to-come", link.Attribute("class")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Five_pillars_are_five_arrows_each_with_its_own_place_and_address()
    {
        PillarOnRing[] ring = [.. Pillars.Ring.Select(p => new PillarOnRing(p, null, "/" + p, "do <this>"))];

        var links = Links(ring, "en");

        Assert.Equal(Pillars.Ring.Select(p => "/" + p), links.Select(l => l.Attribute("href")!.Value));
        Assert.Equal(5, links.Select(l => l.Descendants("path").Single().Attribute("d")!.Value).Distinct().Count());
        Assert.All(links, l =>
            Assert.EndsWith(": do <this>", l.Attribute("aria-label")!.Value, StringComparison.Ordinal));
    }

    static List<XElement> Links(IReadOnlyList<PillarOnRing> ring, string language) =>
        [.. XElement.Parse(FlywheelRing.Svg(ring, new PageTexts(Catalog) { Language = language })).Descendants("a")];
}
