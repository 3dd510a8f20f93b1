using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Vliegwiel.Platform.Storage;

/// <summary>Moments are microseconds UTC in a bigint: SQLite can then order and compare them, PostgreSQL as
/// well.</summary>
public sealed class MicrosecondsConverter() : ValueConverter<DateTimeOffset, long>(
    moment => Micros.From(moment),
    micros => Micros.ToMoment(micros));

/// <summary>Dates are ISO 8601 text, which sorts as it reads.</summary>
public sealed class IsoDateConverter() : ValueConverter<DateOnly, string>(
    date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    text => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture));

/// <summary>Microseconds since 1970-01-01T00:00Z.</summary>
public static class Micros
{
    public static long From(DateTimeOffset moment) =>
        (moment.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToMoment(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    public static long Now(TimeProvider time) => From(time.GetUtcNow());
}

public static class PortableModel
{
    /// <summary>The portable subset of types that both databases store and compare alike.</summary>
    public static void UsePortableTypes(this ModelConfigurationBuilder conventions)
    {
        conventions.Properties<DateTimeOffset>().HaveConversion<MicrosecondsConverter>();
        conventions.Properties<DateOnly>().HaveConversion<IsoDateConverter>();
        conventions.Properties<Enum>().HaveConversion<string>();
    }
}
