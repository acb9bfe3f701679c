/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for hw/core/clock.h. */
#ifndef HW_CLOCK_H
#define HW_CLOCK_H
#include "hw/core/clock.h"
#endif
