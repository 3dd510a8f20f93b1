-- Why: what holding money cost each account, period by period. A charge says where the next one goes on; what it took
-- is a transfer in the ledger, whose id follows from the account and the last day.

create table money_demurrage_charge (
    account_id uuid not null references money_account (id),
    last_day text not null,
    first_day text not null,
    -- Minor units above the exempt ones times days, and what is carried: whole numbers beyond 64 bits.
    unit_days text not null,
    fee_minor bigint not null,
    collected_minor bigint not null,
    carried_numerator text not null,
    charged_at bigint not null,
    primary key (account_id, last_day)
);
create index money_demurrage_charge_day on money_demurrage_charge (last_day);
