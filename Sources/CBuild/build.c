#include "build.h"

#ifndef CAIRN_REVISION
#define CAIRN_REVISION ""
#endif
#ifndef CAIRN_DATE
#define CAIRN_DATE ""
#endif

const char *const cairn_build_revision = CAIRN_REVISION;
const char *const cairn_build_date = CAIRN_DATE;
