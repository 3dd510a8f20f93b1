using System.Text;
using Vliegwiel.Money.Demurrages;
using Vliegwiel.Unit.Partners.Reading;
using Xunit;

namespace Vliegwiel.Unit.Money;

public sealed class DemurrageFileTests
{
    static List<DemurrageCase> Read(string json) =>
        [.. DemurrageFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)))];

    static string Case(string fields) => $$"""{"cases":[{"name":"one",{{fields}}}]}""";

    [Fact]
    public void Every_vector_comes_out()
    {
        using var file = File.OpenRead(
            Path.Combine(SharedFiles.Require("money", "demurrage"), "period-accrual-vectors.json"));

        var cases = DemurrageFile.Read(file);

        Assert.NotEmpty(cases);
        foreach (var one in cases)
        {
            var periods = one.Run();
            Assert.Equal(one.Expected.Count, periods.Count);
            for (var i = 0; i < periods.Count; i++)
                Assert.True(one.Expected[i].Is(periods[i]), $"{one.Name}: {periods[i]}");
        }
    }

    [Fact]
    public void Numbers_may_be_text_and_fields_may_be_left_out()
    {
        var period = Assert.Single(Assert.Single(Read(Case("""
            "start":"2026-03-02","endExclusive":"2026-03-12","rateBasisPointsFrom":{"2026-01-01":"3650"},
            "events":[{"date":"2026-03-02","deltaCents":"1000"}]
            """))).Run());

        Assert.Equal(new DateOnly(2026, 3, 11), period.Last);
        Assert.Equal((10, 990), (period.Collected, period.After.Balance));
    }

    [Fact]
    public void What_moved_before_the_start_is_there_at_the_start_and_what_comes_later_is_not()
    {
        var period = Assert.Single(Assert.Single(Read(Case("""
            "start":"2026-03-01","endExclusive":"2026-03-11","rateBasisPointsFrom":{"2025-01-01":3650},
            "events":[{"date":"2026-04-01","deltaCents":5},{"date":"2025-12-31","deltaCents":1000}]
            """))).Run());

        Assert.Equal((10, 990), (period.Collected, period.After.Balance));
    }

    [Theory]
    [InlineData("[]", "cases")]
    [InlineData("""{"cases":[{"name":"a","start":"2026-13-01","endExclusive":"2026-02-01"}]}""", "start is no day")]
    [InlineData("""{"cases":[{"name":"a","start":"2026-02-01","endExclusive":"2026-02-01"}]}""", "endExclusive")]
    [InlineData("""{"cases":[{"start":"2026-02-01","endExclusive":"2026-02-03"}]}""", "rateBasisPointsFrom is missing")]
    [InlineData(
        """{"cases":[{"start":"2026-02-01","endExclusive":"2026-02-03","rateBasisPointsFrom":{"2026-02-01":-1}}]}""",
        "no rate")]
    [InlineData(
        """
        {"cases":[{"start":"2026-02-01","endExclusive":"2026-02-03","rateBasisPointsFrom":{"2026-02-01":1},
        "events":[{"date":"2026-02-01","deltaCents":1.5}]}]}
        """,
        "events 1: deltaCents is no whole number")]
    [InlineData(
        """
        {"cases":[{"start":"2026-02-01","endExclusive":"2026-02-03","rateBasisPointsFrom":{"2026-02-01":1},
        "events":[{"date":"2026-02-01","deltaCents":99999999999999999999}]}]}
        """,
        "larger than can be held")]
    [InlineData("{", "no JSON")]
    public void What_is_wrong_is_named(string json, string named) =>
        Assert.Contains(named, Assert.Throws<FormatException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Amounts_that_cannot_be_held_name_their_case()
    {
        var one = Assert.Single(Read(Case($$"""
            "start":"2026-03-01","endExclusive":"2026-03-03","rateBasisPointsFrom":{"2026-01-01":100},
            "events":[{"date":"2026-03-01","deltaCents":{{long.MaxValue}}},{"date":"2026-03-02","deltaCents":9}]
            """)));

        Assert.Contains("\"one\"", Assert.Throws<FormatException>(one.Run).Message, StringComparison.Ordinal);
    }
}
