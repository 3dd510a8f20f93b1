using System.Globalization;
using System.Net;
using System.Text;

namespace Vliegwiel.Partners.Reading;

/// <summary>One tag: its name without prefix in lower case, whether it closes, and its attributes as written.</summary>
internal readonly record struct MarkupTag(string Name, bool Closes, string Attributes)
{
    /// <summary>The value of an attribute, without its prefix (ss:Index is Index); null when it is absent.</summary>
    public string? Attribute(string name)
    {
        var at = 0;
        while ((at = Attributes.IndexOf(name, at, StringComparison.OrdinalIgnoreCase)) >= 0)
        {
            var start = at;
            at += name.Length;
            if (start > 0 && !char.IsWhiteSpace(Attributes[start - 1]) && Attributes[start - 1] != ':')
                continue;
            var rest = Attributes.AsSpan(at).TrimStart();
            if (!rest.StartsWith("="))
                continue;
            rest = rest[1..].TrimStart();
            var quote = rest.IsEmpty ? ' ' : rest[0];
            var end = quote is '"' or '\'' ? rest[1..].IndexOf(quote) : rest.IndexOfAny(" \t\r\n/");
            rest = quote is '"' or '\'' ? rest[1..] : rest;
            return WebUtility.HtmlDecode((end < 0 ? rest : rest[..end]).ToString());
        }
        return null;
    }

    public int Number(string name) =>
        int.TryParse(Attribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>Goes through HTML or XML forward and gives its tags and the text before each. It follows no reference,
/// reads no definition and runs nothing; what is no tag is text.</summary>
internal sealed class MarkupTags(DecodedText source)
{
    const int TagCharactersMax = 16_384;

    readonly char[] block = new char[DecodedText.BlockCharactersMax];
    readonly StringBuilder tag = new();
    int filled;
    int position;

    /// <summary>The text before the last tag, as written; what is beyond the limit of a record is left out.</summary>
    public StringBuilder Text { get; } = new();

    public bool IsTooLong => Text.Length >= ReadingLimits.RecordCharactersMax;

    /// <summary>The next tag, or null at the end.</summary>
    public MarkupTag? Next()
    {
        Text.Clear();
        while (Take() is { } character)
        {
            if (character != '<')
            {
                if (!IsTooLong)
                    Text.Append(character);
                continue;
            }
            if (Tag() is not { } found)
                continue;
            if (!found.Closes && found.Name is "script" or "style")
                SkipTo($"</{found.Name}");
            return found;
        }
        return null;
    }

    char? Take()
    {
        if (position == filled)
        {
            filled = source.Read(block);
            position = 0;
        }
        return position < filled ? block[position++] : null;
    }

    MarkupTag? Tag()
    {
        tag.Clear();
        var quote = '\0';
        while (Take() is { } character)
        {
            if (quote == '\0' && character == '>')
                break;
            if (tag.Length < TagCharactersMax)
                tag.Append(character);
            if (tag.Length == 3 && tag is { } start && start[0] == '!' && start[1] == '-' && start[2] == '-')
            {
                SkipTo("-->");
                return null;
            }
            // Only a value stands in quotes.
            if (quote == character)
                quote = '\0';
            else if (quote == '\0' && character is '"' or '\'' && tag.Length > 1 && tag[^2] is '=' or ' ')
                quote = character;
        }
        var text = tag.ToString();
        if (text.StartsWith("![CDATA[", StringComparison.Ordinal))
        {
            Text.Append(text.AsSpan("![CDATA[".Length).TrimEnd(']'));
            return null;
        }
        var closes = text.StartsWith('/');
        var name = text.AsSpan(closes ? 1 : 0);
        var end = name.IndexOfAny(" \t\r\n/");
        var attributes = end < 0 ? "" : name[end..].ToString();
        name = end < 0 ? name : name[..end];
        return new MarkupTag(name[(name.IndexOf(':') + 1)..].ToString().ToLowerInvariant(), closes, attributes);
    }

    void SkipTo(string end)
    {
        var matched = 0;
        while (matched < end.Length && Take() is { } character)
            matched = char.ToLowerInvariant(character) == end[matched] ? matched + 1
                : end.StartsWith("--", StringComparison.Ordinal) && character == '-' ? matched
                : character == end[0] ? 1 : 0;
    }
}
