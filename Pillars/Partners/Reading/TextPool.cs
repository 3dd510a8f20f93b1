namespace Vliegwiel.Partners.Reading;

/// <summary>Gives one string for equal texts while they keep coming back: lists repeat suppliers, departments and
/// accounts on nearly every row. A slot is overwritten when another text wants it, so it stays small.</summary>
internal sealed class TextPool
{
    const int Slots = 1 << 15;
    const int PooledLengthMax = 64;

    readonly string[] texts = new string[Slots];

    public string Get(ReadOnlySpan<char> text)
    {
        if (text.Length > PooledLengthMax)
            return text.ToString();
        var slot = string.GetHashCode(text, StringComparison.Ordinal) & (Slots - 1);
        var held = texts[slot];
        return held is not null && text.SequenceEqual(held) ? held : texts[slot] = text.ToString();
    }
}
