using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;

namespace Vliegwiel.Platform.Figures;

public static class FigureSetup
{
    public static IServiceCollection AddFigures(this IServiceCollection services) =>
        services.Configure<MvcOptions>(options => options.Filters.Add<FigureCsvFilter>());
}

/// <summary>
/// Every figure of a page model can be downloaded: the page's own address with ?csv=ID gives the figure with that id
/// as a file. The page's handler has run before, so who may not see the page cannot have its figures either.
/// </summary>
public sealed class FigureCsvFilter : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context,
        PageHandlerExecutionDelegate next)
    {
        var executed = await next();
        var wanted = context.HttpContext.Request.Query["csv"].ToString();
        if (wanted.Length == 0 || executed.Exception is not null || executed.Result is not (null or PageResult))
            return;
        executed.Result = Find(context.HandlerInstance, wanted) is { } figure
            ? File(figure)
            : new NotFoundResult();
    }

    public static FileContentResult File(Figure figure) =>
        new(CsvText.File(figure.ToCsv()), "text/csv; charset=utf-8") { FileDownloadName = figure.Id + ".csv" };

    static Figure? Find(object model, string id)
    {
        foreach (var property in model.GetType().GetProperties())
        {
            if (property.GetIndexParameters().Length > 0)
                continue;
            if (typeof(Figure).IsAssignableFrom(property.PropertyType))
            {
                if (property.GetValue(model) is Figure one && one.Id == id)
                    return one;
            }
            else if (typeof(IEnumerable<Figure>).IsAssignableFrom(property.PropertyType)
                && property.GetValue(model) is IEnumerable<Figure> many
                && many.FirstOrDefault(f => f.Id == id) is { } found)
                return found;
        }
        return null;
    }
}
