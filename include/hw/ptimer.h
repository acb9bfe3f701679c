/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for hw/core/ptimer.h. */
#ifndef HW_PTIMER_H
#define HW_PTIMER_H
#include "hw/core/ptimer.h"
#endif
