/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: errors are dealt with
// MISUSE[1] gcc,clang: compile /unused|ignoring/                      -- a result is not looked at
// MISUSE[2] gcc,clang: compile /null passed|null where non-null/      -- no place for the error
// MISUSE[3] gcc,clang: run /Error set twice: at .* \(one\), then at .* \(two\)/                     -- an error is set twice
// MISUSE[4] gcc,clang: run /realize returned true but set the error 'width/ -- realize reports success and an error
// MISUSE[5] gcc,clang: run /realize returned false without setting an error/                -- realize fails and does not say why
// MISUSE[6] gcc,clang: compile /format/                               -- an argument that the format does not take
// MISUSE[7] gcc,clang: compile /unused|ignoring/                      -- nor is one of an own fallible function
// MISUSE[8] gcc,clang: compile /incompatible/                         -- realize of another device
#include "qemu/osdep.h"
#include "two-devices.h"

/* FALLIBLE: look at the result, give a place for the error. */
static FALLIBLE(2) bool gauge_calibrate(Gauge *s, Error **errp)
{
    if (s->width > 64) {
        error_setg(errp, "width %u too large", s->width);
        return false;
    }
    return true;
}

#if MISUSE == 8
static bool gauge_realize(Meter *s, Error **errp)
{
    return true;
}
#else
static bool gauge_realize(Gauge *s, Error **errp)
{
#if MISUSE == 3
    error_setg(errp, "one");
    error_setg(errp, "two");
    return false;
#elif MISUSE == 4
    error_setg(errp, "width %u too large", s->width);
    return true;
#elif MISUSE == 5
    return false;
#elif MISUSE == 6
    error_setg(errp, "width %s", s->width);
    return false;
#elif MISUSE == 7
    gauge_calibrate(s, errp);
    return true;
#else
    return gauge_calibrate(s, errp);
#endif
}
#endif

static const Property gauge_props[] = { DEFINE_PROP_UINT32("width", Gauge, width, 8) };
static const DEVICE_OPS(Gauge) ops = {
    .realize = gauge_realize,
    .unmigratable = "a test",
    DEVICE_PROPS(gauge_props),
};

int main(void)
{
    g_autoptr(Error) err = NULL;

    gauge_ops = &ops.ops;
    start();
    Gauge *g = NEW_GAUGE("g");
    object_property_set_uint(g, "width", 65, &error_abort);
#if MISUSE == 1
    qdev_realize(g, NULL, &err);
#elif MISUSE == 2
    bool ok = sysbus_realize(g, NULL);
#else
    bool ok = sysbus_realize(g, &err);
    assert(!ok && strstr(error_get_pretty(err), "too large"));
    ok = sysbus_realize(g, &error_ignored);     /* said aloud */
    assert(!ok);
    object_property_set_uint(g, "width", 6, &error_abort);
    sysbus_realize(g, &error_abort);            /* cannot fail */
#endif
    (void)gauge_calibrate;
    finish();
    return 0;
}
