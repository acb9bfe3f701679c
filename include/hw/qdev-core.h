/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for hw/core/qdev.h. */
#ifndef HW_QDEV_CORE_H
#define HW_QDEV_CORE_H
#include "hw/core/qdev.h"
#endif
