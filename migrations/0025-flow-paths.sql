-- Why a run left an action as it did.
alter table flow_run_step
  add column depth      smallint not null default 0, -- How many modules the run stood in.
  add column inputs     jsonb    not null default '[]', -- The action's parameters, masked where they were a customer's.
  add column reason     text,
  add column session_id uuid; -- The sign-in that it asked for.
