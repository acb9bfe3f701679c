/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Static properties that name things outside the device. */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties-system.h"
#include "chardev/char.h"

/* Text accessors print and parse by these. */
typedef char *(FormatFn)(const void *field);
typedef bool (ParseFn)(const char *text, void *field);

static void get_text(Object *obj, Visitor *v, const char *name, const Property *prop,
                     FormatFn *format, Error **errp)
{
    g_autofree char *text = format(object_field_prop_ptr(obj, prop));
    char *p = text;

    visit_type_str(v, name, &p, errp);
}

static void set_text(Object *obj, Visitor *v, const char *name, const Property *prop,
                     ParseFn *parse, Error **errp)
{
    g_autofree char *text = NULL;

    if (visit_type_str(v, name, &text, errp) &&
        !parse(text, object_field_prop_ptr(obj, prop))) {
        error_set_from_qdev_prop_error(errp, -EINVAL, obj, name, text);
    }
}

/* ---- character back ends ----------------------------------------------------------- */

static void get_chr(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    CharFrontend *fe = object_field_prop_ptr(obj, opaque);
    char *label = g_strdup(fe->chr && fe->chr->label ? fe->chr->label : "");

    visit_type_str(v, name, &label, errp);
    g_free(label);
}

static void set_chr(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    ERRP_GUARD();
    CharFrontend *fe = object_field_prop_ptr(obj, opaque);
    g_autofree char *label = NULL;
    Chardev *chr;

    if (!visit_type_str(v, name, &label, errp)) {
        return;
    }
    if (fe->chr) {
        qemu_chr_fe_deinit(fe, false);
    }
    if (!*label) {
        return;
    }
    chr = qemu_chr_find(label);
    if (!chr) {
        error_set_from_qdev_prop_error(errp, -ENOENT, obj, name, label);
    } else if (!qemu_chr_fe_init(fe, chr, errp)) {
        error_prepend(errp, "Property '%s.%s' can't take value '%s': ", object_get_typename(obj),
                      name, label);
    }
}

static void release_chr(Object *obj, const char *name, void *opaque)
{
    CharFrontend *fe = object_field_prop_ptr(obj, opaque);

    if (fe->chr) {
        qemu_chr_fe_deinit(fe, false);
    }
}

const PropertyInfo qdev_prop_chr = {
    .type = "str",
    .description = "ID of a chardev to use as a backend",
    .get = get_chr,
    .set = set_chr,
    .release = release_chr,
};

void qdev_prop_set_chr(DeviceState *dev, const char *name, Chardev *value)
{
    g_assert(!value || value->label);
    object_property_set_str(OBJECT(dev), name, value ? value->label : "", &error_abort);
}

/* ---- network addresses ------------------------------------------------------------- */

static char *format_mac(const void *field)
{
    const uint8_t *a = ((const MACAddr *)field)->a;

    return g_strdup_printf("%02x:%02x:%02x:%02x:%02x:%02x", a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* Six groups of two digits, one character of ':' or '-' between them. */
static bool parse_mac(const char *text, void *field)
{
    MACAddr mac;

    if (strlen(text) != 17) {
        return false;
    }
    for (int i = 0; i < 6; i++) {
        const char *group = text + 3 * i;

        if (!g_ascii_isxdigit(group[0]) || !g_ascii_isxdigit(group[1]) ||
            (i < 5 && group[2] != ':' && group[2] != '-')) {
            return false;
        }
        mac.a[i] = (uint8_t)(g_ascii_xdigit_value(group[0]) << 4 |
                             g_ascii_xdigit_value(group[1]));
    }
    *(MACAddr *)field = mac;
    return true;
}

static void get_mac(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    get_text(obj, v, name, opaque, format_mac, errp);
}

static void set_mac(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    set_text(obj, v, name, opaque, parse_mac, errp);
}

const PropertyInfo qdev_prop_macaddr = {
    .type = "str",
    .description = "Ethernet 6-byte MAC Address, example: 52:54:00:12:34:56",
    .get = get_mac,
    .set = set_mac,
};

void qdev_prop_set_macaddr(DeviceState *dev, const char *name, const uint8_t *value)
{
    MACAddr mac;
    g_autofree char *text = NULL;

    memcpy(mac.a, value, sizeof(mac.a));
    text = format_mac(&mac);
    object_property_set_str(OBJECT(dev), name, text, &error_abort);
}

/* ---- UUIDs ------------------------------------------------------------------------- */

static char *format_uuid(const void *field)
{
    return qemu_uuid_unparse_strdup(field);
}

static bool parse_uuid(const char *text, void *field)
{
    if (!strcmp(text, "auto")) {
        qemu_uuid_generate(field);
        return true;
    }
    return qemu_uuid_parse(text, field) == 0;
}

static void get_uuid(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    get_text(obj, v, name, opaque, format_uuid, errp);
}

static void set_uuid(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    set_text(obj, v, name, opaque, parse_uuid, errp);
}

static void set_default_value_uuid(ObjectProperty *op, const Property *prop)
{
    object_property_set_default_str(op, "auto");
}

const PropertyInfo qdev_prop_uuid = {
    .type = "str",
    .description = "UUID (aka GUID) or \"auto\" for random value (default)",
    .get = get_uuid,
    .set = set_uuid,
    .set_default_value = set_default_value_uuid,
};

/* ---- policies ---------------------------------------------------------------------- */

static const char *const endian_names[] = { "unspecified", "little", "big" };
const QEnumLookup EndianMode_lookup = { endian_names, ENDIAN_MODE__MAX };

const PropertyInfo qdev_prop_endian_mode = {
    .type = "EndianMode",
    .description = "Endian mode, big/little/unspecified",
    .enum_table = &EndianMode_lookup,
    .get = qdev_propinfo_get_enum,
    .set = qdev_propinfo_set_enum,
    .set_default_value = qdev_propinfo_set_default_value_enum,
};

static const char *const lost_tick_names[] = { "discard", "delay", "slew" };
const QEnumLookup LostTickPolicy_lookup = { lost_tick_names, LOST_TICK_POLICY__MAX };

const PropertyInfo qdev_prop_losttickpolicy = {
    .type = "LostTickPolicy",
    .enum_table = &LostTickPolicy_lookup,
    .get = qdev_propinfo_get_enum,
    .set = qdev_propinfo_set_enum,
    .set_default_value = qdev_propinfo_set_default_value_enum,
};
