using System.Text;

namespace Vliegwiel.Browser;

/// <summary>Files to hand in, made from one that the demonstration wrote: its first rows, in another year.</summary>
sealed class PaymentLists : IDisposable
{
    public const int Rows = 30;
    const string ReadableAmount = "|159.56|";

    readonly string _folder = Directory.CreateTempSubdirectory("vliegwiel-lists-").FullName;
    readonly string[] _lines;

    public PaymentLists(Demonstration demonstration, int year)
    {
        var source = Path.Combine(demonstration.Files, "ziekenhuis", "verzonnen inkoop 2025-K4.csv");
        _lines = [.. File.ReadLines(source).Take(Rows + 1)
            .Select(l => l.Replace("2025-", $"{year}-", StringComparison.Ordinal))];
        if (_lines.Count(l => l.Contains(ReadableAmount, StringComparison.Ordinal)) != 1)
            throw new InvalidOperationException($"{source} has no row with {ReadableAmount} any more.");
        Good = Write($"betalingen {year}.csv", string.Join('\n', _lines));
        WithOneBadRow = Write(
            $"betalingen {year} met een fout.csv",
            string.Join('\n', _lines).Replace(ReadableAmount, "|volgt|", StringComparison.Ordinal));
        NoList = Write("notulen.txt", "Notulen van de vergadering. Er waren geen betalingen.\n");
    }

    public string Good { get; }
    public string WithOneBadRow { get; }
    public string NoList { get; }

    /// <summary>A list that takes a while to send: the same rows over and over.</summary>
    public string Large(string name, int bytes)
    {
        var text = new StringBuilder(_lines[0]);
        while (text.Length < bytes)
            text.Append('\n').AppendJoin('\n', _lines.Skip(1));
        return Write(name, text.ToString());
    }

    string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
