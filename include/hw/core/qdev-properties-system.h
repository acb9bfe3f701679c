/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Static properties whose values name things outside the device: character
 * back ends, addresses, policies.  For device models; big lock held.
 */
#ifndef HW_CORE_QDEV_PROPERTIES_SYSTEM_H
#define HW_CORE_QDEV_PROPERTIES_SYSTEM_H

#include "hw/core/qdev-properties.h"
#include "chardev/char-fe.h"
#include "qemu/uuid.h"

typedef enum EndianMode {
    ENDIAN_MODE_UNSPECIFIED,
    ENDIAN_MODE_LITTLE,
    ENDIAN_MODE_BIG,
    ENDIAN_MODE__MAX,
} EndianMode;
extern const QEnumLookup EndianMode_lookup;

/* What a timer does about ticks the guest had no time for. */
typedef enum LostTickPolicy {
    LOST_TICK_POLICY_DISCARD,
    LOST_TICK_POLICY_DELAY,
    LOST_TICK_POLICY_SLEW,
    LOST_TICK_POLICY__MAX,
} LostTickPolicy;
extern const QEnumLookup LostTickPolicy_lookup;

typedef struct MACAddr {
    uint8_t a[6];
} MACAddr;

extern const PropertyInfo qdev_prop_chr;
extern const PropertyInfo qdev_prop_macaddr;
extern const PropertyInfo qdev_prop_uuid;
extern const PropertyInfo qdev_prop_losttickpolicy;
extern const PropertyInfo qdev_prop_endian_mode;

/*
 * A back end by its id; the device gets the only front end of it.  (The member
 * is not const: the front end is the device's to use.)
 */
#define DEFINE_PROP_CHR(_n, _s, _f)                                           \
    { .name = (_n), .info = &qdev_prop_chr, .state = #_s, .size = sizeof_field(_s, _f), \
      .offset = offsetof(_s, _f)                                              \
        + CHECK_ZERO(same_type(typeof_field(_s, _f), CharFrontend),           \
                     "DEFINE_PROP_CHR: member " #_f " is not a CharFrontend") }
/* "52:54:00:12:34:56" (also with '-'). */
#define DEFINE_PROP_MACADDR(_n, _s, _f) DEFINE_PROP(_n, _s, _f, qdev_prop_macaddr, MACAddr, )
/* "auto" makes a random one. */
#define DEFINE_PROP_UUID(_n, _s, _f) \
    DEFINE_PROP(_n, _s, _f, qdev_prop_uuid, QemuUUID, .set_default = true)
#define DEFINE_PROP_UUID_NODEFAULT(_n, _s, _f) DEFINE_PROP(_n, _s, _f, qdev_prop_uuid, QemuUUID, )
#define DEFINE_PROP_LOSTTICKPOLICY(_n, _s, _f, _d) \
    DEFINE_PROP_SIGNED(_n, _s, _f, _d, qdev_prop_losttickpolicy, LostTickPolicy)
#define DEFINE_PROP_ENDIAN(_n, _s, _f, _d) \
    DEFINE_PROP_UNSIGNED(_n, _s, _f, _d, qdev_prop_endian_mode, EndianMode)
#define DEFINE_PROP_ENDIAN_NODEFAULT(_n, _s, _f) \
    DEFINE_PROP_ENDIAN(_n, _s, _f, ENDIAN_MODE_UNSPECIFIED)

/* For boards; failures abort.  @value NULL: none. */
void qdev_prop_set_chr(DeviceState *dev, const char *name, Chardev *value);
void qdev_prop_set_macaddr(DeviceState *dev, const char *name, const uint8_t *value);

#endif
