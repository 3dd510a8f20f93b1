using CsCheck;
using Vliegwiel.Platform.Areas;
using Xunit;

namespace Vliegwiel.Unit.Platform.Areas;

/// <summary>A series across a merger adds up exactly, and a part without a figure makes the whole unknown.</summary>
public sealed class AreaSeriesTests
{
    static readonly DateOnly Merger = new(2019, 1, 1);
    static readonly DateOnly Before = new(2016, 12, 31);

    static Area Town(string code, DateOnly? from = null) => new()
    {
        Id = default,
        Code = code,
        Kind = AreaKind.Municipality,
        Name = code,
        ValidFrom = from,
        Source = "test",
        RecordedAt = DateTimeOffset.UnixEpoch,
    };

    static AreaPredecessor Went(string from, string to, long share) => new()
    {
        Id = default,
        SuccessorCode = to,
        PredecessorCode = from,
        Date = Merger,
        ShareMillionths = share,
        Source = "test",
        RecordedAt = DateTimeOffset.UnixEpoch,
    };

    static AreaFigure Count(string code, long? value, string unit = "inhabitants") => new()
    {
        Id = default,
        Indicator = "population",
        AreaCode = code,
        PeriodStart = Before,
        PeriodEnd = Before,
        Value = value,
        Scale = 0,
        Status = "A",
        Unit = unit,
        Source = "test",
        RecordedAt = DateTimeOffset.UnixEpoch,
    };

    static AreaRegister Beekdaelen() => new(
        "NL", [Town("Nuth"), Town("Onderbanken"), Town("Schinnen"), Town("Beekdaelen", Merger)],
        [Went("Nuth", "Beekdaelen", 1_000_000), Went("Onderbanken", "Beekdaelen", 1_000_000),
            Went("Schinnen", "Beekdaelen", 1_000_000)],
        []);

    [Fact]
    public void Three_towns_that_became_one_add_up()
    {
        var series = new AreaSeries(Beekdaelen(),
            [Count("Nuth", 15_322), Count("Onderbanken", 7_847), Count("Schinnen", 12_955)]);
        var point = Assert.Single(series.Across("Beekdaelen").Points);
        Assert.Equal((36_124m, SeriesBasis.SumOfPredecessors), (point.Value, point.Basis));
    }

    [Fact]
    public void A_part_without_a_figure_makes_the_whole_unknown()
    {
        var series = new AreaSeries(Beekdaelen(),
            [Count("Nuth", 15_322), Count("Onderbanken", null), Count("Schinnen", 12_955)]);
        var point = Assert.Single(series.Across("Beekdaelen").Points);
        Assert.Equal((null, SeriesBasis.Unknown), (point.Value, point.Basis));
    }

    [Fact]
    public void Prices_are_not_added_up()
    {
        var series = new AreaSeries(Beekdaelen(),
            [Count("Nuth", 10, "EUR"), Count("Onderbanken", 20, "EUR"), Count("Schinnen", 30, "EUR")]);
        var result = series.Across("Beekdaelen");
        Assert.Equal("areas.series.notAdditive", result.RefusalKey);
        Assert.All(result.Points, p => Assert.Null(p.Value));
    }

    [Fact]
    public void What_is_split_adds_up_again_to_the_last_inhabitant() =>
        Gen.Select(Gen.Long[0, 10_000_000], Gen.Int[1, 999_999]).Sample((people, cut) =>
        {
            var register = new AreaRegister(
                "NL", [Town("Old"), Town("A", Merger), Town("B", Merger)],
                [Went("Old", "A", cut), Went("Old", "B", 1_000_000 - cut)], []);
            var series = new AreaSeries(register, [Count("Old", people)]);
            return series.Across("A").Points[0].Value + series.Across("B").Points[0].Value == people;
        });

    [Theory]
    [InlineData("6411 ld", "NL", "6411")]
    [InlineData(" 6411LD", "NL", "6411")]
    [InlineData("6411", "NL", "6411")]
    [InlineData("pr1 2ab", "GB", "PR1")]
    [InlineData("PR12AB", "GB", "PR1")]
    [InlineData("D-52062", "DE", "52062")]
    [InlineData("B-4000", "BE", "4000")]
    public void Postcodes_are_read_as_people_write_them(string text, string country, string broad)
    {
        var read = PostcodeText.Read(text, "NL");
        Assert.Equal((country, broad), (read!.Country, read.Broad));
    }

    [Theory]
    [InlineData("52062")]
    [InlineData("0411 LD")]
    [InlineData("6411 SS")]
    [InlineData("onbekend")]
    public void What_is_no_postcode_for_certain_is_none(string text) => Assert.Null(PostcodeText.Read(text, "NL"));
}
