using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Platform.Figures;

namespace Vliegwiel.Money.Till;

/// <summary>A sticker for the counter: a code without an amount, that any camera opens.</summary>
sealed class StickerModel(MoneyReader reader, TillAccess access) : TillPage(reader, access)
{
    public IHtmlContent Code { get; private set; } = HtmlString.Empty;
    public string CityName => Reader.City.Name;
    public string Number => AccountNumber.Show(Account.Number);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is { } refused)
            return refused;
        var address = Absolute(Links.To("/Money/Payments/Requested", new { to = Account.Number }));
        Code = QrCode.Svg(address, Texts["till.scan"]);
        return Page();
    }
}
