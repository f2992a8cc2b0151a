stopped=$(find "$WORK" -maxdepth 1 -name 'source-replicas_*')
if [ -n "$stopped" ]; then
  scale_back cdsw source-replicas deployment "$CDSW_SERVICES"
  wait_until "$START_TIMEOUT" 5s workloads_ready cdsw deployment "$CDSW_SERVICES"
  forget_counts source-replicas deployment "$CDSW_SERVICES"
fi
rm -f "$WORK/SOURCE_WRITES"
drop_archive
