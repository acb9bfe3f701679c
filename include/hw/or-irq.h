/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for hw/core/or-irq.h. */
#ifndef HW_OR_IRQ_H
#define HW_OR_IRQ_H
#include "hw/core/or-irq.h"
#endif
