using System.Text.Json;

namespace Vliegwiel.Money.Vectors;

/// <summary>What a table said and what the ledger did.</summary>
public sealed record VectorMismatch(string Test, string Row, string Expected, string Found);

/// <summary>How a file of test tables came out.</summary>
/// <param name="Passed">Rows whose result was as expected.</param>
/// <param name="Skipped">Rows of operations that the ledger leaves to queries.</param>
public sealed record VectorReport(int Passed, IReadOnlyList<VectorMismatch> Failed, int Skipped);

/// <summary>
/// Replays tables of ledger tests: each test has cases, and a case is a list of operations on an empty ledger. Requests
/// gather until "commit" sends them as one batch; every request and every lookup says what it expects.
/// </summary>
public sealed class ReplayVectors
{
    readonly List<VectorMismatch> _failed = [];
    string _test = "";
    int _passed;
    int _skipped;

    /// <exception cref="FormatException">The file is not such a table; the message says where.</exception>
    public static VectorReport Run(Stream file)
    {
        try
        {
            using var tables = JsonDocument.Parse(file);
            var replay = new ReplayVectors();
            foreach (var test in tables.RootElement.GetProperty("tests").EnumerateArray())
            {
                replay._test = test.GetProperty("name").GetString() ?? "";
                foreach (var rows in test.GetProperty("cases").EnumerateArray())
                    new VectorCase(replay).Run(rows);
            }
            return new VectorReport(replay._passed, replay._failed, replay._skipped);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException
            or OverflowException)
        {
            throw new FormatException(problem.Message, problem);
        }
    }

    internal void Check(VectorRow row, string expected, string found)
    {
        if (expected == found)
            _passed++;
        else
            _failed.Add(new VectorMismatch(_test, row.Row.GetRawText(), expected, found));
    }

    internal void Fail(VectorRow row, string problem) =>
        _failed.Add(new VectorMismatch(_test, row.Row.GetRawText(), row.Expected, problem));

    internal void Skip() => _skipped++;
}
