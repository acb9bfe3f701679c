/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for hw/core/hw-error.h. */
#ifndef HW_HW_H
#define HW_HW_H
#include "hw/core/hw-error.h"
#endif
