using Vliegwiel.Partners.Reading;
using Vliegwiel.Web.Demonstration;
using Xunit;

namespace Vliegwiel.Unit.Demonstration;

/// <summary>The demonstration goes through the same reader as a user's files, without a setting, to the cent.</summary>
public sealed class PaymentFilesImportTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("payment-files-import").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("heerlen")]
    [InlineData("preston")]
    public void The_import_takes_every_payment_and_sets_aside_every_row_without_an_amount(string slug)
    {
        var written = PaymentFiles.Write(slug, _folder);
        Assert.All(written.Files, expected =>
        {
            var reading = SpendFile.Read(Path.Combine(_folder, expected.File), ReadOptions.Default, _ => { });
            var receipt = Assert.IsType<FileReading.Read>(reading).Receipt;
            Assert.Equal(expected.Sha256, receipt.Sha256);
            Assert.Equal(expected.Rows, receipt.RowsTaken);
            Assert.Equal(expected.DebitCents, receipt.DebitsMinor);
            Assert.Equal(expected.CreditCents, receipt.CreditsMinor);
            Assert.Equal(expected.NetCents, receipt.NetMinor);
            Assert.Equal(written.Currency, receipt.Currency);
            Assert.Equal((expected.FirstDate, expected.LastDate), (receipt.From, receipt.To));
            Assert.Equal(expected.SetAside, receipt.SetAside.Count(row => row.Reason != SetAsideReason.Total));
        });
    }
}
