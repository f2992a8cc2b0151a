{ sql_references && sql_source_schema && sql_source_future && sql_source_rows && sql_source_columns; } |
  cdsw_sql -v EMPTIED="$(emptied_tables)" -v NEVER_EMPTIED="$(kept_tables)"
