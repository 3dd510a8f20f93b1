using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Platform.Accounts;

/// <summary>People, organisations, roles, sessions and keys of one city (migration 0010_people.sql).</summary>
public sealed class AccountsDb(DbContextOptions<AccountsDb> options) : PillarDb(options)
{
    public DbSet<Person> Persons => Set<Person>();
    public DbSet<IdentityUserLogin<Guid>> Logins => Set<IdentityUserLogin<Guid>>();
    public DbSet<IdentityUserToken<Guid>> Tokens => Set<IdentityUserToken<Guid>>();
    public DbSet<IdentityUserPasskey<Guid>> Passkeys => Set<IdentityUserPasskey<Guid>>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<RoleHeld> RolesHeld => Set<RoleHeld>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<Organisation> Organisations => Set<Organisation>();
    public DbSet<OrganisationIdentifier> OrganisationIdentifiers => Set<OrganisationIdentifier>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    internal DbSet<Phones.PhoneCode> PhoneCodes => Set<Phones.PhoneCode>();
    internal DbSet<Api.ApiCall> ApiCalls => Set<Api.ApiCall>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        MapIdentity(modelBuilder);
        modelBuilder.Entity<Session>().ToTable("platform_session");
        modelBuilder.Entity<RoleHeld>().ToTable("platform_role_held");
        modelBuilder.Entity<Invitation>(invitation =>
        {
            invitation.ToTable("platform_invitation");
            invitation.Ignore(i => i.RoleNames);
        });
        modelBuilder.Entity<Phones.PhoneCode>().ToTable("platform_phone_code");
        Organisation.Map(modelBuilder);
        ApiKey.Map(modelBuilder);
        modelBuilder.Entity<Api.ApiCall>(call =>
        {
            call.ToTable("platform_api_call");
            call.HasKey(c => new { c.ApiKeyId, c.IdempotencyKey });
        });
    }

    static void MapIdentity(ModelBuilder model)
    {
        model.Entity<Person>(person =>
        {
            person.ToTable("platform_person");
            person.Property(p => p.Id).ValueGeneratedNever();
            person.Property(p => p.ConcurrencyStamp).IsConcurrencyToken();
            // Only a number that answered is kept.
            person.Ignore(p => p.PhoneNumberConfirmed);
            // Identity saves every column: an older value must not come back over a newer one.
            person.Property(p => p.SecondStepUsed).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        });
        model.Entity<IdentityUserLogin<Guid>>(login =>
        {
            login.ToTable("platform_person_login");
            login.HasKey(l => new { l.LoginProvider, l.ProviderKey });
        });
        model.Entity<IdentityUserToken<Guid>>(token =>
        {
            token.ToTable("platform_person_token");
            token.HasKey(t => new { t.UserId, t.LoginProvider, t.Name });
        });
        model.Entity<IdentityUserPasskey<Guid>>(passkey =>
        {
            passkey.ToTable("platform_person_passkey");
            passkey.HasKey(p => p.CredentialId);
            passkey.Property(p => p.Data).HasConversion(new PasskeyConverter(), new PasskeyComparer());
        });
    }

    sealed class PasskeyConverter() : ValueConverter<IdentityPasskeyData, string>(
        passkey => JsonSerializer.Serialize(passkey, JsonSerializerOptions.Default),
        text => JsonSerializer.Deserialize<IdentityPasskeyData>(text, JsonSerializerOptions.Default)!);

    // The store changes the object in place (sign count), so that equality is by content.
    sealed class PasskeyComparer() : ValueComparer<IdentityPasskeyData>(
        (left, right) => Text(left) == Text(right),
        passkey => Text(passkey).GetHashCode(StringComparison.Ordinal),
        passkey => JsonSerializer.Deserialize<IdentityPasskeyData>(Text(passkey), JsonSerializerOptions.Default)!)
    {
        static string Text(IdentityPasskeyData? passkey) =>
            JsonSerializer.Serialize(passkey, JsonSerializerOptions.Default);
    }
}
