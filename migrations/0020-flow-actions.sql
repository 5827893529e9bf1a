-- What flows say of a contact.
alter table contact
  add column tags                          jsonb not null default '{}',
  add column language_code                 text,
  add column wisdom_session_arn            text,
  add column queue_priority                bigint,
  add column queue_time_adjustment_seconds integer,
  add column behaviors                     jsonb not null default '{}', -- What others would carry out: noted, and no more.
  add column return_wait_id                uuid; -- The wait of its flow that a message of the customer's ends. Here, so that whoever locks this row has it.

alter table flow_run
  add column callers          jsonb   not null default '[]', -- The flow and the modules that wait for the one in which the run stands, the latest last.
  add column loops            jsonb   not null default '{}', -- By action: how often it has led on so far.
  add column loaded           jsonb   not null default '{}', -- What actions have read for those behind them, as references name it.
  add column wait_events      text[]  not null default '{}', -- What ends its wait before its time.
  add column steps_since_wait integer not null default 0;
