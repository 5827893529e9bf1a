-- For those who look for sign-ins of an instance, the latest first.
create index on authentication_session (instance_id, started_at);
