using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Vliegwiel.Integration.Harness;
using Vliegwiel.Platform;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;
using Xunit;

namespace Vliegwiel.Integration.Platform.Audit;

/// <summary>What stands in the audit log stays there.</summary>
public sealed class AppendOnlyTests
{
    [Theory, EveryDatabase]
    public async Task Nobody_changes_or_removes_an_entry(DatabaseProvider provider)
    {
        await using var city = await TestCity.CreateAsync(provider);
        await using var scope = city.Scope();
        var db = scope.ServiceProvider.GetRequiredService<PlatformDb>();
        db.Audit(Actor.CommandLine, TimeProvider.System, "test.written", "test", "to see it stay");
        await db.SaveChangesAsync();

        await using var connection = await Database.OpenAsync(city.City.Database, CancellationToken.None);
        foreach (var sql in new[] { "update platform_audit_entry set reason = ''", "delete from platform_audit_entry" })
        {
            await using var command = connection.Command(sql);
            await Assert.ThrowsAnyAsync<DbException>(() => command.ExecuteNonQueryAsync());
        }
        Assert.Equal("to see it stay", Assert.Single(db.AuditEntries).Reason);
    }
}
