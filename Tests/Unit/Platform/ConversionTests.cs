using CsCheck;
using Vliegwiel.Platform.Storage;
using Vliegwiel.Platform.Texts;
using Xunit;

namespace Vliegwiel.Unit.Platform;

/// <summary>What is stored as an integer comes back as it was, and amounts are written for readers and for
/// files.</summary>
public sealed class ConversionTests
{
    [Fact]
    public void A_moment_survives_as_microseconds() =>
        Gen.Long[0, 4_102_444_800_000_000].Sample(micros => Micros.From(Micros.ToMoment(micros)) == micros);

    [Theory]
    [InlineData(123456, "EUR", "nl", "€\u00a01.234,56")]
    [InlineData(-123456, "GBP", "en", "-£1,234.56")]
    [InlineData(5, "GBP", "en", "£0.05")]
    [InlineData(long.MinValue, "GBP", "en", "-£92,233,720,368,547,758.08")]
    public void An_amount_reads_as_people_write_it(long minor, string currency, string language, string expected) =>
        Assert.Equal(expected, Amounts.Show(minor, currency, Language.Culture(language)));

    [Fact]
    public void An_amount_in_a_file_is_invariant() => Assert.Equal("-12.50", Amounts.Invariant(-1250));

    [Fact]
    public void Whole_amounts_are_rounded_half_away_from_zero() =>
        Assert.Equal("-£3", Amounts.ShowRounded(-250, "GBP", Language.Culture("en")));
}
