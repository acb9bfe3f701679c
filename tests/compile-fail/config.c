/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: configuration belongs to the user; properties are typed
// MISUSE[1] gcc,clang: compile /read-only|const-qualified/            -- the device assigns to a property
// MISUSE[2] gcc,clang: compile /property field must be const/
// MISUSE[3] gcc,clang: compile /DEFINE_PROP_UINT32: member big is not a uint32_t/
// MISUSE[4] gcc,clang: compile /the default does not fit/
// MISUSE[5] gcc,clang: compile /the default is out of range/
// MISUSE[6] gcc,clang: compile /no such bit/
// MISUSE[7] gcc,clang: compile /unused|ignoring/                      -- whether setting worked is not looked at
// MISUSE[8] gcc,clang: compile /read-only|const-qualified/            -- a device is copied as a whole
// MISUSE[9] gcc,clang: run /'dial': property 'timers' exists already/  -- two properties of one name
// MISUSE[10] gcc,clang: run /'width' lies outside the instance; it was written for Meter/                                   -- a row of another struct
// MISUSE[11] gcc,clang: run /property 'msi' shares storage with msi2/       -- two properties over one bit
// MISUSE[12] gcc,clang: compile /DEFINE_PROP_LINK: member peer is not a Meter \*/  -- the link's pointer has another type
// MISUSE[13] gcc,clang: compile /DEFINE_PROP_ARRAY: .*is not a pointer to/
// MISUSE[14] gcc,clang: compile /is not a string/
// MISUSE[15] gcc,clang: compile /null passed|null where non-null|nonnull/   -- no place for the error
// MISUSE[16] gcc,clang: compile /read-only|const-qualified/           -- the configuration box is replaced
#include "qemu/osdep.h"
#include "two-devices.h"

#define TYPE_DIAL "dial"
QOM_DECLARE_TYPE(Dial, DIAL, SysBusDevice);
typedef struct DialConfig {
    uint32_t depth;
    bool fast;
} DialConfig;
struct Dial {
    QOM_PARENT(SysBusDevice);
    const DialConfig cfg;
    const uint8_t timers;
    const uint32_t flags;
    const uint64_t big;
    Gauge *const peer;
    const uint32_t num_rates;
    uint64_t *const rates;
    char *const label;
    uint32_t runtime;
};

static const Property dial_props[] = {
#if MISUSE == 4
    DEFINE_PROP_UINT8("timers", Dial, timers, 256),
#elif MISUSE == 5
    DEFINE_PROP_UINT8_RANGE("timers", Dial, timers, 2, 3, 32),
#else
    DEFINE_PROP_UINT8_RANGE("timers", Dial, timers, 3, 3, 32),
#endif
#if MISUSE == 2
    DEFINE_PROP_UINT32("runtime", Dial, runtime, 0),
#elif MISUSE == 3
    DEFINE_PROP_UINT32("big2", Dial, big, 0),
#elif MISUSE == 6
    DEFINE_PROP_BIT("oops", Dial, flags, 32, false),
#elif MISUSE == 9
    DEFINE_PROP_UINT8("timers", Dial, timers, 3),
#elif MISUSE == 10
    DEFINE_PROP_UINT32("width", Meter, width, 3),
#elif MISUSE == 11
    DEFINE_PROP_BIT("msi2", Dial, flags, 0, false),
#endif
    DEFINE_PROP_BIT("msi", Dial, flags, 0, false),
    DEFINE_PROP_UINT64("big", Dial, big, UINT64_C(0x100000000)),
    DEFINE_PROP_UINT32("depth", Dial, cfg.depth, 16),
    DEFINE_PROP_BOOL("fast", Dial, cfg.fast, true),
#if MISUSE == 12
    DEFINE_PROP_LINK("peer", Dial, peer, TYPE_METER, Meter *),
#else
    DEFINE_PROP_LINK("peer", Dial, peer, TYPE_GAUGE, Gauge *),
#endif
#if MISUSE == 13
    DEFINE_PROP_ARRAY("rates", Dial, num_rates, rates, qdev_prop_uint32, uint32_t),
#else
    DEFINE_PROP_ARRAY("rates", Dial, num_rates, rates, qdev_prop_uint64, uint64_t),
#endif
#if MISUSE == 14
    DEFINE_PROP_STRING("label", Dial, big),
#else
    DEFINE_PROP_STRING("label", Dial, label),
#endif
};

static bool dial_realize(Dial *s, Error **errp)
{
#if MISUSE == 1
    s->timers = 4;
#elif MISUSE == 16
    s->cfg = (DialConfig) { .depth = 1 };
#endif
    return true;
}

static const DEVICE_OPS(Dial) dial_ops = {
    .realize = dial_realize,
    .unmigratable = "a test",
    DEVICE_PROPS(dial_props),
};
static const TYPE_INFO(Dial) dial_type = {
    .name = TYPE_DIAL,
    .parent = TYPE_SYS_BUS_DEVICE,
    QOM_TYPE(Dial, SysBusDevice),
    .class_init = device_class_init_ops,
    .class_data = &dial_ops.ops,
};

int main(void)
{
    Error *err = NULL;

    start();
    type_register_static(&dial_type.info);
    Dial *d = object_property_new_child(object_get_root(), "d", Dial);
#if MISUSE == 7
    object_property_set_uint(d, "timers", 8, &err);
#elif MISUSE == 8
    Dial *e = object_property_new_child(object_get_root(), "e", Dial);
    *e = *d;
#elif MISUSE == 15
    bool ignored = object_property_set_uint(d, "timers", 8, NULL);
    (void)ignored;
#endif
    bool ok = object_property_set_uint(d, "timers", 33, &err);
    assert(!ok && err && d->timers == 3 && d->big == UINT64_C(0x100000000) && d->cfg.fast);
    error_free(err);
    object_property_set_uint(d, "timers", 32, &error_abort);
    object_property_set_bool(d, "msi", true, &error_abort);
    sysbus_realize(d, &error_abort);
    assert(d->timers == 32 && d->flags == 1);
    err = NULL;
    ok = object_property_set_uint(d, "timers", 4, &err);        /* too late */
    assert(!ok && err && d->timers == 32);
    error_free(err);
    finish();
    return 0;
}
