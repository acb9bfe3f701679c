/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An 8254 with system control port B on a bus of its own, for its two test programs. */
#ifndef TESTS_UNIT_I8254_TEST_H
#define TESTS_UNIT_I8254_TEST_H

#include "hw/audio/pcspk.h"
#include "hw/timer/i8254.h"
#include "isa-test.h"

enum {
    PORT = 0x40, CONTROL = 0x43, PORT_B = 0x61,
    STATUS_OUT = 0x80, STATUS_NULL = 0x40,
};

typedef struct Pit {
    ISABus *bus;
    ISADevice *dev, *spk;
    IsaLine line;
    int64_t start;              /* when the count that is looked at was loaded */
} Pit;

static inline Pit *pit_new(void)
{
    Pit *p = g_new0(Pit, 1);

    p->bus = isa_test_bus();
    p->dev = i8254_pit_init(p->bus, PORT, -1, NULL);
    p->spk = pcspk_init(p->bus, p->dev);
    isa_test_watch(&p->line, DEVICE(p->dev), NULL, 0);
    device_cold_reset(DEVICE(p->dev));
    device_cold_reset(DEVICE(p->spk));
    return p;
}

static inline void pit_free(Pit *p)
{
    qdev_connect_gpio_out(DEVICE(p->dev), 0, NULL);
    isa_test_unwatch(&p->line);
    object_unparent(OBJECT(p->spk));
    object_unparent(OBJECT(p->dev));
    isa_test_drop_bus(p->bus);
    g_free(p);
}

/* Counter @n: control word, then both bytes of @count. */
static inline void program(Pit *p, unsigned n, unsigned mode, uint16_t count)
{
    outb(CONTROL, n * 0x40 + 0x30 + mode * 2);
    outb(PORT + n, count);
    outb(PORT + n, count >> 8);
    p->start = now_ns();
}

/* To the moment at which @tick begins. */
static inline void to_tick(Pit *p, uint64_t tick)
{
    step_to(p->start + (int64_t)((tick * 1000000000 + PIT_FREQ - 1) / PIT_FREQ));
}

static inline uint16_t latch(unsigned n)
{
    uint8_t low;

    outb(CONTROL, n * 0x40);
    low = inb(PORT + n);
    return low | inb(PORT + n) << 8;
}

static inline uint8_t status(unsigned n)
{
    outb(CONTROL, 0xe0 | 2 << n);
    return inb(PORT + n);
}

static inline bool out(unsigned n)
{
    return status(n) & STATUS_OUT;
}

static inline void set_gate2(bool on)
{
    outb(PORT_B, on);
}

#endif
