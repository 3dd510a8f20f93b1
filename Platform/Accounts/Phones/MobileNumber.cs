using PhoneNumbers;

namespace Vliegwiel.Platform.Accounts.Phones;

/// <summary>Telephone numbers in one written form.</summary>
static class MobileNumber
{
    const int TypedMax = 40;

    /// <summary>What somebody typed as E.164 (ITU-T): +31612345678.</summary>
    /// <param name="country">Where a number without a country belongs: ISO 3166, "NL".</param>
    /// <returns>Null when it is no mobile number.</returns>
    public static string? Normalise(string? typed, string country)
    {
        if (string.IsNullOrWhiteSpace(typed) || typed.Length > TypedMax)
            return null;
        var numbers = PhoneNumberUtil.GetInstance();
        try
        {
            var number = numbers.Parse(typed, country);
            return numbers.IsValidNumber(number)
                && numbers.GetNumberType(number) is PhoneNumberType.MOBILE or PhoneNumberType.FIXED_LINE_OR_MOBILE
                ? numbers.Format(number, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    /// <summary>For people: +31 6 12345678.</summary>
    public static string Show(string number)
    {
        var numbers = PhoneNumberUtil.GetInstance();
        return numbers.Format(numbers.Parse(number, null), PhoneNumberFormat.INTERNATIONAL);
    }
}
