using Vliegwiel.Money.Payments;
using Xunit;

namespace Vliegwiel.Unit.Money;

public sealed class PaymentNoteTests
{
    [Theory]
    [InlineData("Twee broden", "Twee broden")]
    [InlineData("  Caf\u00e9 \u20ac 5 \ud83e\udd56 ", "Caf\u00e9 \u20ac 5 \ud83e\udd56")]
    [InlineData("a\0b\r\nc\u0007", "abc")]
    [InlineData("\u202e00,01\u2066", "00,01")]
    [InlineData(" \0 ", null)]
    [InlineData(null, null)]
    public void Words_hold_no_signs_that_control_a_screen(string? text, string? kept) =>
        Assert.Equal(kept, PaymentNote.Clean(text));
}
