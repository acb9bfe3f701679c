/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for hw/core/qdev-clock.h. */
#ifndef HW_QDEV_CLOCK_H
#define HW_QDEV_CLOCK_H
#include "hw/core/qdev-clock.h"
#endif
