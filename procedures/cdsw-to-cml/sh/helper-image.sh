if [ -n "$HELPER_IMAGE" ]; then
  printf '%s\n' "$HELPER_IMAGE"
else
  kubectl --context "$CML_CONTEXT" get pod -n "$CML_NAMESPACE" "$CML_DB-0" \
    -o "jsonpath={.spec.containers[?(@.name==\"$CML_DB_CONTAINER\")].image}"
fi
