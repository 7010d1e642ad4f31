#pragma once

/// What scripts/build knows of the sources; empty texts in other builds.
extern const char *const cairn_build_revision;
extern const char *const cairn_build_date;
