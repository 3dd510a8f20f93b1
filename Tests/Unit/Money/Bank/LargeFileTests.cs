using System.Text;
using Vliegwiel.Money.Bank;
using Xunit;

namespace Vliegwiel.Unit.Money.Bank;

/// <summary>What is held is weighed for the whole process, so nothing else may run.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Files far larger than what may be held of them, made while they are read.</summary>
[Collection(nameof(Alone))]
public sealed class LargeFileTests
{
    const int FileBytes = 20 * 1024 * 1024;
    const int HeldBytesMax = 5 * 1024 * 1024;

    [Fact]
    public void Of_a_large_file_no_more_than_an_entry_is_held()
    {
        var entry = BankSheets.Entry("1.00", "CRDT",
            BankSheets.Details("Anna", "NL44RABO0123456789", "Ben", "NL20INGB0001234567"));
        var count = (FileBytes / entry.Length) + 1;
        var (head, tail) = Around(BankSheets.File(BankSheets.Statement(
            BankSheets.Balance("OPBD", "0") + BankSheets.Balance("CLBD", $"{count}") + "(here)")));
        using var file = new MadeStream(head, entry, count, tail);
        var visitor = new Weigher();

        BankFile.Read(file, visitor);

        Assert.True(file.Given > FileBytes);
        Assert.Equal(count, visitor.Last!.Entries);
        Assert.True(visitor.Last.Reconciles);
        Assert.InRange(visitor.HeldMax, 0, HeldBytesMax);
    }

    [Fact]
    public void A_text_without_end_is_not_held()
    {
        var (head, tail) = Around(BankSheets.File(BankSheets.Statement(
            BankSheets.Entry("1.00", extra: "<RvslInd>(here)</RvslInd>"))));
        using var file = new MadeStream(head, "xxxxxxxxxxxxxxxx", FileBytes / 16, tail);

        Assert.Throws<BankFileException>(() => BankFile.Read(file, new Weigher()));
        Assert.InRange(file.Given, 0, HeldBytesMax);
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused_before_it_is_read()
    {
        using var file = new MadeStream("", "x", 1, "") { Size = BankLimits.FileBytesMax + 1 };

        var refused = Assert.Throws<BankFileException>(() => BankFile.Read(file, new Weigher()));

        Assert.Contains("larger than 200 MB", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, file.Given);
    }

    static (string Head, string Tail) Around(string file) => file.Split("(here)") is [var head, var tail]
        ? (head, tail) : throw new ArgumentException("no (here)", nameof(file));

    sealed class Weigher : IBankFileVisitor
    {
        readonly long _before = GC.GetTotalMemory(forceFullCollection: true);
        int _entries;

        public long HeldMax { get; private set; }

        public BankStatement? Last { get; private set; }

        public void Entry(BankEntry entry)
        {
            if (++_entries % 5000 == 0)
                HeldMax = Math.Max(HeldMax, GC.GetTotalMemory(forceFullCollection: true) - _before);
        }

        public void Statement(BankStatement statement) => Last = statement;

        public void Report(StatusReport report) => throw new InvalidOperationException("no report was given");
    }

    /// <summary>A head, the same piece many times, and a tail.</summary>
    sealed class MadeStream(string head, string piece, int count, string tail) : Stream
    {
        readonly byte[][] _parts = [.. new[] { head, piece, tail }.Select(Encoding.UTF8.GetBytes)];
        int _part;
        int _place;
        int _left = count;

        public long Given { get; private set; }

        public long? Size { get; init; }

        public override bool CanRead => true;
        public override bool CanSeek => Size is not null;
        public override bool CanWrite => false;
        public override long Length => Size ?? throw new NotSupportedException();
        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            while (_part < _parts.Length && _place == _parts[_part].Length)
            {
                _place = 0;
                if (_part != 1 || --_left == 0)
                    _part++;
            }
            if (_part == _parts.Length)
                return 0;
            var length = Math.Min(count, _parts[_part].Length - _place);
            Array.Copy(_parts[_part], _place, buffer, offset, length);
            _place += length;
            Given += length;
            return length;
        }

        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
