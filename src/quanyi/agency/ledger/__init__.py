"""账务. `services.post` is the only writer; `selectors` reads. The models stay inside."""
