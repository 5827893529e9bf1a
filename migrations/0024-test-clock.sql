-- By how much time was moved on, in databases where it can be (--test-clock). No row: it never was.
create table test_clock (
  is_only  boolean primary key default true check (is_only),
  moved_ms bigint not null check (moved_ms >= 0)
);

-- By how much its time is ahead of its machine's; null: it goes by the machine's, and nobody moves it.
alter table node add column moved_ms bigint;
