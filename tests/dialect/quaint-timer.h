/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A small timer as somebody would have written it for an older QEMU. */
#ifndef TESTS_DIALECT_QUAINT_TIMER_H
#define TESTS_DIALECT_QUAINT_TIMER_H

#include "hw/sysbus.h"
#include "qemu/timer.h"
#include "qom/object.h"

#define TYPE_QUAINT_TIMER      "quaint-timer"
#define TYPE_QUAINT_TIMER_FAST "quaint-timer-fast"
OBJECT_DECLARE_TYPE(QuaintTimerState, QuaintTimerClass, QUAINT_TIMER)

#define QUAINT_TIMER_REGS 4

struct QuaintTimerState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    QEMUTimer *timer;
    qemu_irq irq;
    uint32_t regs[QUAINT_TIMER_REGS];
    int64_t started;
    bool gated;
    uint32_t freq_hz;
};

struct QuaintTimerClass {
    SysBusDeviceClass parent_class;

    uint32_t multiplier;
    DeviceRealize parent_realize;
};

#endif
