-- For those who watch: sessions that are open, and those that ended a short while ago.
create index on authentication_session (ended_at);
