-- Who is told what the customer says, beside the others in the chat: a bot of the flow, or the view that it shows.
-- Here, so that whoever locks this row has it: {"kind", "waitId"}. Null while nobody is, or what was said is owed to them.
alter table contact add column listener jsonb;

-- Whom the run asks for as long as it waits, and how far that has come.
alter table flow_run add column asking jsonb;
