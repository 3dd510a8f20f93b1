using Microsoft.Extensions.DependencyInjection;

namespace Vliegwiel.Platform.Cities;

/// <summary>The city that this scope (a request, a job, a command) works for. Nothing crosses cities.</summary>
public sealed class CurrentCity
{
    City? _city;

    public City City
    {
        get => _city ?? throw new InvalidOperationException("This scope has no city.");
        set
        {
            if (_city is not null && _city.Slug != value.Slug)
                throw new InvalidOperationException("A scope keeps the city it was opened for.");
            _city = value;
        }
    }

    public bool IsKnown => _city is not null;
}

public static class CityScopes
{
    /// <summary>A scope of services for one city, for jobs and the command line.</summary>
    public static AsyncServiceScope CreateCityScope(this IServiceProvider services, City city)
    {
        var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentCity>().City = city;
        return scope;
    }
}
