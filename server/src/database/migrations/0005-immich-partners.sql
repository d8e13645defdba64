-- Immich's table of who shows their library to whom, with Immich's names. New objects only; locks nothing that is in use.

create table partner (
  "sharedById" uuid not null references "user" (id) on delete cascade,
  "sharedWithId" uuid not null references "user" (id) on delete cascade,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "inTimeline" boolean not null default false,
  "updateId" uuid not null default immich_uuid_v7(),
  "createId" uuid not null default immich_uuid_v7(),
  primary key ("sharedById", "sharedWithId")
);
comment on column partner."inTimeline" is 'chosen by who it is shared with: show the photos among their own';
create index on partner ("sharedWithId");
create trigger partner_updated_at before update on partner for each row execute function updated_at();
