alter table contact
  add column name                      text,
  add column description               text,
  add column "references"              jsonb not null default '{}',
  add column supported_content_types   text[] not null default '{text/plain}',
  add column continued_from_contact_id uuid references contact, -- The past chat whose transcript this one goes on with.
  add column transfers                 integer not null default 0, -- To other flows, by request: how many there were.
  add column expires_at                timestamptz, -- When it ends at the latest. What ends it is a job.
  add column timer_limits              jsonb not null default '{}',
  add column timers                    jsonb not null default '[]'; -- Those that run. Here, so that whoever holds this row's lock has them.

update contact set expires_at = initiated_at + interval '25 hours';

alter table contact alter column expires_at set not null;

create index on contact (initial_contact_id);
create index on contact (instance_id, initiated_at);
create index on contact (instance_id, ended_at);

alter table participant
  add column client_token text,
  add unique (contact_id, client_token);
