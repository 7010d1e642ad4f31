"""Which runtimes this machine can run, and the command of each: one file for each family of runtimes."""
