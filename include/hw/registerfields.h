/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for hw/core/registerfields.h. */
#ifndef HW_REGISTERFIELDS_H
#define HW_REGISTERFIELDS_H
#include "hw/core/registerfields.h"
#endif
