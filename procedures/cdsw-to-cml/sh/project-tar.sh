tar --create --null --no-recursion --files-from=- --format=gnu --blocking-factor=20 \
  --owner="$PROJECT_UID" --group="$PROJECT_GID" --numeric-owner
