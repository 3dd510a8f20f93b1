using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Vliegwiel.Web.Hosting;

/// <summary>
/// Behind a proxy that ends TLS: its addresses are named in the setting Proxies (comma between, or the environment
/// variable of that name). Without it a header that claims another address or scheme is not believed.
/// </summary>
public static class Behind
{
    const string Setting = "Proxies";

    public static void UseNamedProxies(this WebApplication app)
    {
        var named = app.Configuration[Setting];
        if (string.IsNullOrWhiteSpace(named))
            return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (
            var address in named.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IPAddress.TryParse(address, out var proxy))
                throw new InvalidDataException($"{Setting}: '{address}' is not an IP address.");
            options.KnownProxies.Add(proxy);
        }
        app.UseForwardedHeaders(options);
    }
}
