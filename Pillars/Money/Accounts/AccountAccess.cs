using Vliegwiel.Platform.People;

namespace Vliegwiel.Money.Accounts;

/// <summary>Who may do what with an account: people with their own while they act for themselves, and those who act for
/// an organisation with its accounts, as far as their roles go.</summary>
static class AccountAccess
{
    public static bool MayPay(this Actor actor, MoneyAccount account) => May(actor, account, Permissions.Pay);

    public static bool MayReceive(this Actor actor, MoneyAccount account) => May(actor, account, Permissions.Receive);

    public static bool MayRead(this Actor actor, MoneyAccount account) => May(actor, account, Permissions.Read);

    public static bool MayManage(this Actor actor, MoneyAccount account) =>
        May(actor, account, Permissions.ManageAccounts);

    static bool May(Actor actor, MoneyAccount account, string permission) =>
        account.OrganisationId is { } organisation
            ? actor.MayFor(permission, organisation)
            : actor.IsTrusted || (actor.PersonId is { } person && person == account.PersonId
                && actor.OrganisationId is null);
}
