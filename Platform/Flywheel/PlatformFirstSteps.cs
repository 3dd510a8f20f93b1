using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Mail;
using Vliegwiel.Platform.Storage.Archives;

namespace Vliegwiel.Platform.Flywheel;

/// <summary>Colleagues, areas, organisations, mail and backup.</summary>
sealed class PlatformFirstSteps(AccountsDb accounts, AreasDb areas, IOptions<MailOptions> mail) : IFirstSteps
{
    // Set-up made one: the municipality itself.
    const int FirstOrganisations = 1;

    // text-keys: firstSteps.*
    public async Task<IReadOnlyList<FirstStep>> NowAsync(CancellationToken cancellation) =>
    [
        new(10, "firstSteps.mail", "/Platform/Mail/Index", mail.Value.IsOn),
        new(20, "firstSteps.invite", "/Platform/Accounts/People/Index",
            await accounts.Invitations.AnyAsync(cancellation)
            || await accounts.Persons.CountAsync(p => p.ErasedAt == null, cancellation) > 1),
        new(30, "firstSteps.areas", "/Platform/Areas/Import/Index", await areas.Shapes.AnyAsync(cancellation)),
        new(40, "firstSteps.organisation", "/Platform/Organisations/Index",
            await accounts.Organisations.CountAsync(cancellation) > FirstOrganisations),
        new(60, "firstSteps.backup", null,
            await accounts.AuditEntries.AnyAsync(e => e.Process == BackupCity.Process, cancellation)),
    ];
}
