using System.Globalization;

namespace Vliegwiel.Bench;

/// <summary>Writes a list of payments of any length, the same for the same seed: a few thousand suppliers, ten columns,
/// credits, quoted commas, dates in order. About 120 bytes a line.</summary>
public static class MillionLines
{
    public const int Suppliers = 4_000;
    const int Accounts = 120;
    const int Departments = 40;

    static readonly string[] First = ["Northern", "Acme", "Van der Berg", "Limburg", "Ribble", "Oak & Sons", "Delta",
        "Saffron", "Heuvel", "Pennine"];
    static readonly string[] Second = ["Waste Services", "Catering", "Bouw", "Consultancy", "Electrical",
        "Schoonmaak", "Care Homes", "Transport", "Software", "Groenvoorziening"];
    static readonly string[] Forms = ["Ltd", "BV", "Limited", "Group", "CIC", "VOF", "PLC", "LLP"];

    /// <summary>Writes the file and returns the sum of its net amounts in minor units.</summary>
    public static long Write(string path, int lines, int seed = 20260101)
    {
        var random = new Random(seed);
        using var writer = new StreamWriter(path, append: false, new System.Text.UTF8Encoding(false),
            bufferSize: 1 << 20);
        writer.Write("Department,Cost Centre,Account,Supplier Number,Supplier Name,"
            + "Payment Date,Transaction Number,Net Amount,VAT,Description\r\n");
        var day = new DateOnly(2022, 1, 1);
        var sum = 0L;
        for (var line = 0; line < lines; line++)
        {
            if (line % 1_400 == 1_399)
                day = day.AddDays(1);
            var supplier = Skewed(random);
            var minor = 25_000 + (long)(random.NextDouble() * random.NextDouble() * 4_000_000);
            if (random.Next(60) == 0)
                minor = -minor;
            sum += minor;
            var department = random.Next(Departments);
            var place = $"Directorate {department},{1000 + department},{40_000 + random.Next(Accounts)}";
            var payee = $"{500_000 + supplier},\"{Name(supplier)}\"";
            writer.Write(string.Create(CultureInfo.InvariantCulture,
                $"{place},{payee},{day:dd/MM/yyyy},{5_100_000_000 + line},"));
            writer.Write(string.Create(CultureInfo.InvariantCulture,
                $"{minor / 100m:0.00},{minor / 5 / 100m:0.00}"));
            writer.Write(
                string.Create(CultureInfo.InvariantCulture, $",Invoice {line % 97} for works and services\r\n"));
        }
        return sum;
    }

    /// <summary>Few suppliers get most payments, as in real lists.</summary>
    static int Skewed(Random random)
    {
        var share = random.NextDouble() * random.NextDouble() * random.NextDouble();
        return (int)(Suppliers * share);
    }

    static string Name(int supplier)
    {
        var first = First[supplier % First.Length];
        var second = Second[supplier / First.Length % Second.Length];
        return $"{first} {second}, {Forms[supplier % Forms.Length]} {supplier / 100}";
    }
}
