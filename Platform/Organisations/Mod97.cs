namespace Vliegwiel.Platform.Organisations;

/// <summary>The check of ISO 7064 mod 97-10, which an IBAN and a creditor reference share.</summary>
public static class Mod97
{
    /// <summary>The remainder by 97 of the number that the figures and letters (A is 10, Z is 35) spell.</summary>
    /// <param name="text">ASCII figures and capitals only.</param>
    /// <param name="before">The remainder of what stands before the text.</param>
    public static int Remainder(ReadOnlySpan<char> text, int before = 0)
    {
        foreach (var character in text)
        {
            before = char.IsAsciiDigit(character) ? ((before * 10) + character - '0') % 97
                : ((before * 100) + character - 'A' + 10) % 97;
        }
        return before;
    }
}
