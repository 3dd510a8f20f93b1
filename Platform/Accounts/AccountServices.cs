using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vliegwiel.Platform.Accounts.Confirming;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Platform.Accounts;

/// <summary>People and organisations: what AddPlatform registers of them.</summary>
static class AccountServices
{
    public const int PasswordLengthMin = 12;

    /// <summary>More would only make the hash slow.</summary>
    public const int PasswordLengthMax = 128;

    public const int FailuresMax = 5;
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    /// <summary>A confirmation or reset link works this long.</summary>
    public static readonly TimeSpan LinkLasts = TimeSpan.FromHours(24);

    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddCityDbContext<AccountsDb>();
        services.AddIdentityCore<Person>(Configure)
            .AddUserStore<PersonStore>()
            .AddSignInManager<PersonSignIn>()
            .AddDefaultTokenProviders()
            .AddTokenProvider<SecondStep.SecondStepCodes>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddSingleton<SecondStep.SecondStepKeys>();
        services.AddScoped<IUserClaimsPrincipalFactory<Person>, PersonClaims>();
        services.Configure<DataProtectionTokenProviderOptions>(o => o.TokenLifespan = LinkLasts);
        services.Configure<IdentityPasskeyOptions>(passkey =>
        {
            // A passkey replaces password and second factor at once: the device must check who holds it.
            passkey.UserVerificationRequirement = "required";
            passkey.ResidentKeyRequirement = "required";
        });
        AddCookies(services);

        services.AddSingleton<SessionCache>();
        services.AddScoped(sp => new Sessions(
            sp.GetRequiredService<AccountsDb>(), sp.GetRequiredService<SessionCache>(),
            sp.GetRequiredService<CurrentCity>(), sp.GetRequiredService<TimeProvider>()));
        services.AddScoped<CurrentSession>();
        services.AddSingleton<UnknownFailures>();
        services.AddScoped<SignIn>();
        services.AddScoped(sp => (PersonSignIn)sp.GetRequiredService<SignInManager<Person>>());
        services.AddScoped<Me>();
        services.AddScoped(sp => new PersonMail(
            sp.GetRequiredService<AccountsDb>(), sp.GetRequiredService<Mail.MailWriter>(),
            sp.GetRequiredService<Mail.MailAddresses>()));
        services.AddScoped(scope => new RecentProof(
            scope.GetRequiredService<AccountsDb>(), scope.GetRequiredService<CurrentSession>(),
            scope.GetRequiredService<TimeProvider>()));
        services.AddScoped<SigningUp.SignUp>();
        services.AddScoped<Passwords.ForgottenPassword>();
        services.AddScoped<SecondStep.SecondStepSetting>();
        services.AddOptions<Phones.SmsOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<Phones.SmsOptions>, Phones.SmsOptionsCheck>();
        services.AddSingleton<Phones.SmsGateway>();
        services.AddScoped<Phones.ConfirmPhone>();
        services.AddScoped<Privacy.EraseAccount>();
        services.AddScoped<Privacy.ExportAccount>();
        services.AddScoped<Outbox.IMessageHandler, Privacy.ErasedEverywhere>();
        services.AddAccountLimits();
        services.AddScoped<Invitations.Invite>();
        services.AddScoped<Invitations.WithdrawInvitation>();
        services.AddScoped<Invitations.AcceptInvitation>();
        services.AddSingleton<PermissionBook>();
        foreach (var permission in PlatformPermissions.All)
            services.AddSingleton(permission);
        services.AddScoped<IAccounts, AccountsService>();
        services.AddScoped<IOrganisations, OrganisationQueries>();
        services.AddScoped<CreateOrganisation>();
        services.AddScoped<ChangeOrganisation>();
        services.AddScoped<Organisations.Members.ChangeRoles>();
        services.AddScoped<Organisations.Keys.MakeApiKey>();
        services.AddScoped<Organisations.Keys.RevokeApiKey>();
        services.AddScoped<People.PersonAdministration>();
        return services;
    }

    static void Configure(IdentityOptions options)
    {
        options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        options.User.RequireUniqueEmail = true;
        // Addresses may hold any sign; the form checks what an address is.
        options.User.AllowedUserNameCharacters = "";
        options.SignIn.RequireConfirmedEmail = true;
        options.Lockout.MaxFailedAccessAttempts = FailuresMax;
        options.Lockout.DefaultLockoutTimeSpan = LockedFor;
        // Length is what counts (NIST SP 800-63B); rules about signs make people choose worse.
        options.Password.RequiredLength = PasswordLengthMin;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
        options.Password.RequiredUniqueChars = 4;
    }

    static void AddCookies(IServiceCollection services)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, options =>
            {
                CityCookies.Configure(options, "vliegwiel");
                options.ExpireTimeSpan = Sessions.Lasts;
                options.SlidingExpiration = true;
                options.Events = new CookieAuthenticationEvents { OnValidatePrincipal = CityCookies.ValidateAsync };
            })
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, options =>
            {
                CityCookies.Configure(options, "vliegwiel.second");
                options.ExpireTimeSpan = TimeSpan.FromMinutes(5);
            })
            .AddCookie(IdentityConstants.TwoFactorRememberMeScheme, options =>
                CityCookies.Configure(options, "vliegwiel.known"))
            .AddCookie(IdentityConstants.ExternalScheme, options =>
            {
                CityCookies.Configure(options, "vliegwiel.broker");
                options.ExpireTimeSpan = TimeSpan.FromMinutes(5);
            });
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "vliegwiel.form";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
    }
}
