using CsCheck;
using Vliegwiel.Money;
using Vliegwiel.Money.Accounts;
using Xunit;

namespace Vliegwiel.Unit.Money;

/// <summary>What people type: amounts and account numbers.</summary>
public sealed class MoneyTextTests
{
    [Theory]
    [InlineData("12", 1_200)]
    [InlineData("12,5", 1_250)]
    [InlineData("12.50", 1_250)]
    [InlineData("€ 12,50", 1_250)]
    [InlineData("1.234,56", 123_456)]
    [InlineData("1,234.56", 123_456)]
    [InlineData("1.234.567,00", 123_456_700)]
    [InlineData("0,01", 1)]
    [InlineData("-3", -300)]
    public void An_amount_is_read(string text, long minor) => Assert.Equal(minor, MoneyText.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("twaalf")]
    [InlineData("12,")]
    [InlineData("12,505")]
    [InlineData("1.234")]
    [InlineData("1.23.4,50")]
    [InlineData("12..5")]
    [InlineData("1 000 000 000 000 000 000 000,00")]
    [InlineData("92233720368547758,08")]
    [InlineData("1e3")]
    [InlineData("--3")]
    public void What_cannot_be_told_for_sure_is_none(string? text) => Assert.Null(MoneyText.Parse(text));

    [Fact]
    public void A_number_is_known_again_however_it_is_typed()
    {
        for (var i = 0; i < 200; i++)
        {
            var number = AccountNumber.Random();
            Assert.Equal(number, AccountNumber.Parse(AccountNumber.Show(number)));
            Assert.Equal(number, AccountNumber.Parse($" {number.ToLowerInvariant()} "));
        }
    }

    [Fact]
    public void One_wrong_figure_or_two_that_changed_places_is_found() =>
        Gen.Select(Gen.Int[0, 99_999_999], Gen.Int[2, 11], Gen.Int[1, 9]).Sample((figures, place, shift) =>
        {
            var number = AccountNumber.Of($"{figures:D8}").ToCharArray();
            var wrong = number.ToArray();
            wrong[place] = (char)('0' + ((wrong[place] - '0' + shift) % 10));
            Assert.Null(AccountNumber.Parse(new string(wrong)));
            if (place == 11 || number[place] == number[place + 1])
                return;
            var swapped = number.ToArray();
            (swapped[place], swapped[place + 1]) = (swapped[place + 1], swapped[place]);
            Assert.Null(AccountNumber.Parse(new string(swapped)));
        });

    [Theory]
    [InlineData("NL91ABNA0417164300")]
    [InlineData("VW12")]
    [InlineData("VW1223911O21")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_number_of_ours_is_none(string? text) => Assert.Null(AccountNumber.Parse(text));
}
