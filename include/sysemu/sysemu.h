/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for system/system.h. */
#ifndef SYSEMU_SYSEMU_H
#define SYSEMU_SYSEMU_H
#include "system/system.h"
#endif
