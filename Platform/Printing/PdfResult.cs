using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Pages;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Printing;

/// <summary>
/// The page that a handler prepared, as a PDF to keep. When there is none to be had, the reader comes back to the page
/// itself, which says how to print it.
/// </summary>
/// <param name="fileName">As it is saved.</param>
/// <param name="insteadUrl">The page itself.</param>
public sealed class PdfResult(string fileName, string insteadUrl) : PageResult
{
    public override async Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var http = context.HttpContext;
        var services = http.RequestServices;
        var html = await RenderAsync(context, http.Response);
        var printer = services.GetRequiredService<PagePrinter>();
        var pdf = !printer.IsOn ? null : await printer.PrintAsync(
            services.GetRequiredService<PrintedHtml>().Of(
                html, services.GetRequiredService<CurrentCity>().City,
                $"{http.Request.Scheme}://{http.Request.Host}"),
            http.RequestAborted);
        if (pdf is null)
        {
            var said = services.GetRequiredService<ITempDataDictionaryFactory>().GetTempData(http);
            said.Say(services.GetRequiredService<PageTexts>()["print.none"], isWarning: true);
            said.Save();
            http.Response.Redirect(insteadUrl);
            return;
        }
        await new FileContentResult(pdf, MediaTypeNames.Application.Pdf) { FileDownloadName = fileName }
            .ExecuteResultAsync(context);
    }

    async Task<string> RenderAsync(ActionContext context, HttpResponse response)
    {
        var body = response.Body;
        using var page = new MemoryStream();
        response.Body = page;
        try
        {
            await base.ExecuteResultAsync(context);
            await response.BodyWriter.FlushAsync(context.HttpContext.RequestAborted);
        }
        finally
        {
            response.Body = body;
        }
        response.ContentType = null;
        response.ContentLength = null;
        return Encoding.UTF8.GetString(page.ToArray());
    }
}
