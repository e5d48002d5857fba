"""People who seem to be registered twice: found, compared, merged or told apart."""
