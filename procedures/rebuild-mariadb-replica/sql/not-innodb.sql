SELECT table_schema, table_name, engine FROM information_schema.tables
  WHERE table_type = 'BASE TABLE' AND engine <> 'InnoDB' AND FIND_IN_SET(table_schema, REPLACE(@PRIMARY_DATABASES, ' ', ','))
