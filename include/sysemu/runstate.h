/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for system/runstate.h. */
#ifndef SYSEMU_RUNSTATE_H
#define SYSEMU_RUNSTATE_H
#include "system/runstate.h"
#endif
