-- Prints the user name of every administrator who may own the migrated projects, one a line.
SELECT username
FROM public.users
WHERE admin AND row_to_json(users) ->> 'banned' IS DISTINCT FROM 'true' AND username !~ '[[:cntrl:]]'
ORDER BY username;
