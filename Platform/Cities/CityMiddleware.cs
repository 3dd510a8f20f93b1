using Microsoft.AspNetCore.Http;

namespace Vliegwiel.Platform.Cities;

/// <summary>Chooses the city by host name; a host that belongs to no city is told so, with nothing revealed.</summary>
public sealed class CityMiddleware(RequestDelegate next, CityRegistry cities)
{
    public async Task InvokeAsync(HttpContext context, CurrentCity current)
    {
        if (context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        var city = cities.ByHost(context.Request.Host.Host);
        if (city is not null)
            current.City = city;
        else if (cities.All.Length > 0)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(
                "Geen stad op dit adres. Controleer het adres, of vraag het de beheerder.\n" +
                "No city at this address. Check the address, or ask the administrator.\n");
            return;
        }
        await next(context);
    }
}
