-- Which request promised the work, as the log names it: an operator follows it from the API to the worker. Empty for what nobody asked for.
ALTER TABLE task ADD COLUMN request_id text;
