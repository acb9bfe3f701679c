/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the engine gives HMP expressions their $registers. */
#ifndef MONITOR_HMP_REGISTERS_H
#define MONITOR_HMP_REGISTERS_H

#include "monitor/monitor.h"

/* Value of register @name of the monitor's CPU; false: there is none. */
typedef bool HmpRegisterLookup(Monitor *mon, const char *name, int64_t *value);
void hmp_set_register_lookup(HmpRegisterLookup *fn);

#endif
