/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for hw/core/irq.h. */
#ifndef HW_IRQ_H
#define HW_IRQ_H
#include "hw/core/irq.h"
#endif
