/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for hw/core/sysbus.h. */
#ifndef HW_SYSBUS_H
#define HW_SYSBUS_H
#include "hw/core/sysbus.h"
#endif
