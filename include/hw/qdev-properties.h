/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for hw/core/qdev-properties.h. */
#ifndef HW_QDEV_PROPERTIES_H
#define HW_QDEV_PROPERTIES_H
#include "hw/core/qdev-properties.h"
#endif
