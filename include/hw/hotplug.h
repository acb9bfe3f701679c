/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for hw/core/hotplug.h. */
#ifndef HW_HOTPLUG_H
#define HW_HOTPLUG_H
#include "hw/core/hotplug.h"
#endif
