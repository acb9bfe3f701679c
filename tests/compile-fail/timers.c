/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: timers: callback, opaque, lifetime
// MISUSE[1] gcc,clang: compile /incompatible pointer|incompatible type/  -- the opaque is not what the callback takes
// MISUSE[2] gcc,clang: compile /timer callback: void f\(State \*\)/      -- the callback returns something
// MISUSE[3] gcc,clang: compile /the opaque must be a typed pointer/      -- void * as the opaque
// MISUSE[4] gcc,clang: run /the timer is armed before it was initialised/ -- armed before it was initialised
// MISUSE[5] gcc,clang: run /.gauge. created at .*timers.c:\d+ is freed, but armed virtual timer/ -- not owned by the device and left armed
// MISUSE[6] gcc,clang: compile /too (few|many) arguments/
// MISUSE[7] gcc,clang: compile /incompatible pointer|incompatible type/  -- heap timer with another device
// MISUSE[8] gcc,clang: compile /incompatible pointer|incompatible type/  -- owned timer with another device
#include "qemu/osdep.h"
#include "two-devices.h"

static int hits;

static void gauge_expired(Gauge *s)
{
    hits += s->value;
}

static void plain_expired(void *opaque)
{
    hits += 10;
}

#if MISUSE == 2
static int gauge_expired_int(Gauge *s)
{
    return (int)s->value;
}
#elif MISUSE == 6
static void gauge_expired_two(Gauge *s, int n)
{
    hits += n + (int)s->value;
}
#endif

int main(void)
{
    start();
    Gauge *g = NEW_GAUGE("g");
    Meter *m = NEW_METER("m");
    void *untyped QEMU_UNUSED = g;

    g->value = 1;
#if MISUSE == 1
    timer_init_ns(&m->timer, QEMU_CLOCK_VIRTUAL, gauge_expired, m);
#elif MISUSE == 2
    timer_init_ns(&g->timer, QEMU_CLOCK_VIRTUAL, gauge_expired_int, g);
#elif MISUSE == 3
    timer_init_ns(&g->timer, QEMU_CLOCK_VIRTUAL, gauge_expired, untyped);
#elif MISUSE == 4
    timer_mod_ns(&g->timer, 5);
#elif MISUSE == 5
    timer_init_ns(&g->timer, QEMU_CLOCK_VIRTUAL, gauge_expired, g);
    timer_mod_ns(&g->timer, 1000);
#elif MISUSE == 6
    timer_init_ns(&g->timer, QEMU_CLOCK_VIRTUAL, gauge_expired_two, g);
#elif MISUSE == 7
    QEMUTimer *t = timer_new_ms(QEMU_CLOCK_VIRTUAL, gauge_expired, m);
    timer_free(t);
#elif MISUSE == 8
    qdev_init_timer_ns(m, &m->timer, QEMU_CLOCK_VIRTUAL, gauge_expired, m);
#else
    qdev_init_timer_ns(g, &g->timer, QEMU_CLOCK_VIRTUAL, gauge_expired, g);
    qdev_init_timer_ns(m, &m->timer, QEMU_CLOCK_VIRTUAL, plain_expired, m);
    timer_mod_ns(&g->timer, 5);
    timer_mod_ns(&m->timer, 6);
    qemu_clock_advance_virtual_time(10);
    assert(hits == 11);
    timer_mod_ns(&g->timer, 1000);              /* left armed: its owner deletes it */
#endif
    (void)gauge_expired;
    (void)plain_expired;
    (void)m;
    finish();
    return 0;
}
