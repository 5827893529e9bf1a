-- For those who look for sign-ins of an instance, the latest first.
create index if not exists authentication_session_by_time
  on authentication_session (instance_id, started_at);
