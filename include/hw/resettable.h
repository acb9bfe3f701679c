/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for hw/core/resettable.h. */
#ifndef HW_RESETTABLE_H
#define HW_RESETTABLE_H
#include "hw/core/resettable.h"
#endif
