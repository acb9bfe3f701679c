/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happens when a watchdog device expires (-action watchdog=); for watchdog models. */
#ifndef SYSTEM_WATCHDOG_H
#define SYSTEM_WATCHDOG_H

#include "system/runstate.h"

WatchdogAction get_watchdog_action(void);
/* 0, or -1 when @action is none of the names above. */
int select_watchdog_action(const char *action);
void watchdog_set_action(WatchdogAction action);
/* Sends event WATCHDOG, then does what was chosen.  Big lock held. */
void watchdog_perform_action(void);
/* Board code that can raise an NMI registers how (NULL: none, the action only logs). */
void watchdog_set_nmi_hook(void (*hook)(void));

#endif
