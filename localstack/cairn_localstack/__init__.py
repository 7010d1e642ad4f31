"""LocalStack plug-ins that let it run on a machine without Docker."""
