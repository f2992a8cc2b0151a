in_database sh -c 'cd /migration/database/stepwright 2>/dev/null || exit 0; rm -f db.sql db.sql.part brought-back; cd .. && rmdir stepwright'
