-- A session changes four times within some minutes. Room beside it lets it stay in its page, and its
-- indexes alone. What is there already stays as it is.
alter table authentication_session set (fillfactor = 60);
