using System.Text.Json;
using CsCheck;
using Vliegwiel.Money.Bank;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Unit.Partners.Reading;
using Xunit;

namespace Vliegwiel.Unit.Money.Bank;

public sealed class AccountNumberTests
{
    [Fact]
    public void Every_vector_of_account_numbers_and_references_comes_out()
    {
        using var json = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(SharedFiles.Require("money"), "iban-rf-vectors.json")));
        var vectors = json.RootElement;

        Assert.All(Texts(vectors, "ibanValid"), text => Assert.True(Iban.IsValid(text), text));
        Assert.All(vectors.GetProperty("ibanInvalid").EnumerateArray(), vector =>
            Assert.False(Iban.IsValid(vector.GetProperty("iban").GetString()), vector.GetRawText()));
        Assert.All(vectors.GetProperty("ibanNormalise").EnumerateArray(), vector =>
        {
            Assert.True(Iban.TryParse(vector.GetProperty("input").GetString(), out var iban));
            Assert.Equal(vector.GetProperty("normalised").GetString(), iban.Compact);
            Assert.Equal(vector.GetProperty("formatted").GetString(), iban.ToString());
        });
        Assert.All(Texts(vectors, "rfValid"), text => Assert.True(CreditorReference.IsValid(text), text));
        Assert.All(Texts(vectors, "rfValid"), text => Assert.Equal(text, CreditorReference.Make(text[4..])));
        Assert.All(Texts(vectors, "rfInvalid"), text => Assert.False(CreditorReference.IsValid(text), text));
    }

    [Theory]
    [InlineData("RF18 5390 0754 7034", "RF18539007547034")]
    [InlineData("Opwaarderen rf18 5390 0754 7034 dank je", "RF18539007547034")]
    [InlineData("SURF18 RF18539007547034", "RF18539007547034")]
    [InlineData("RF19539007547034", null)]
    [InlineData("RF18", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_reference_is_found_among_words(string? text, string? reference)
    {
        var found = CreditorReference.In(text).ToList();

        Assert.All(found, one => Assert.True(CreditorReference.IsValid(one), one));
        Assert.Equal(reference is not null, found.Contains(reference ?? "RF18539007547034"));
    }

    [Theory]
    [InlineData("NL91ABNA0417164300", true)]
    [InlineData("MT84MALT011000012345MTLCAST001S", true)]
    [InlineData("NO9386011117947", true)]
    [InlineData("NL91ABNA041716430", false)]
    [InlineData("NL", false)]
    [InlineData("1234567890123456", false)]
    [InlineData("NL91ÄBNA0417164300", false)]
    [InlineData(null, false)]
    public void Knows_a_right_account_number(string? text, bool isValid) => Assert.Equal(isValid, Iban.IsValid(text));

    /// <summary>Country, length and shape are looked at too: here the check digits are right.</summary>
    [Theory]
    [InlineData("NL", "ABNA0417164300", true)]
    [InlineData("NL", "AB1A0417164300", false)]
    [InlineData("NL", "ABNA041716430", false)]
    [InlineData("NL", "ABNA04171643000", false)]
    [InlineData("NL", "ABNA041716430O", false)]
    [InlineData("XX", "ABNA0417164300", false)]
    public void Right_check_digits_are_not_enough(string country, string rest, bool isValid)
    {
        var check = 98 - Mod97.Remainder(country + "00", Mod97.Remainder(rest));

        Assert.Equal(isValid, Iban.IsValid($"{country}{check:00}{rest}"));
    }

    /// <summary>What the check digits are for: one wrong figure never gets through.</summary>
    [Fact]
    public void One_wrong_figure_is_always_found() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[8, 17]).Sample((figure, place) =>
        {
            var right = "NL91ABNA0417164300";
            var typed = right[..place] + (char)('0' + figure) + right[(place + 1)..];
            return Iban.IsValid(typed) == (typed == right);
        });

    [Fact]
    public void A_reference_that_was_made_is_right() =>
        Gen.String[Gen.Char.AlphaNumeric, 1, 21].Sample(text =>
            CreditorReference.IsValid(CreditorReference.Make(text)));

    [Theory]
    [InlineData("")]
    [InlineData("A-1")]
    [InlineData("1234567890123456789012")]
    public void A_reference_with_other_signs_or_too_many_is_not_made(string text) =>
        Assert.Throws<ArgumentException>(() => CreditorReference.Make(text));

    static List<string> Texts(JsonElement vectors, string name) =>
        [.. vectors.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
}
