/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for system/reset.h. */
#ifndef SYSEMU_RESET_H
#define SYSEMU_RESET_H
#include "system/reset.h"
#endif
