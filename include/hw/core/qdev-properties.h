/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Static properties: a table that makes members of a device's struct settable
 * from outside until the device is realized.
 *
 *     static const Property uart_props[] = {
 *         DEFINE_PROP_CHR("chardev", UARTState, host.chr),
 *         DEFINE_PROP_UINT32_RANGE("depth", UARTState, cfg.depth, 16, 1, 64),
 *     };
 *
 * The macros check the member's type and that the default fits.  The member may
 * be const (in strict files it must be): only this code ever writes it.
 * For device models; big lock held.
 */
#ifndef HW_CORE_QDEV_PROPERTIES_H
#define HW_CORE_QDEV_PROPERTIES_H

#include "hw/core/qdev.h"
#include "qapi/visitor.h"

typedef struct PropertyInfo PropertyInfo;

/* One row. */
struct Property {
    const char *name;
    const PropertyInfo *info;
    ptrdiff_t offset;
    const char *link_type;              /* DEFINE_PROP_LINK */
    uint64_t bitmask;                   /* forbidden bits */
    union {
        int64_t i;
        uint64_t u;
    } defval;
    const PropertyInfo *arrayinfo;      /* DEFINE_PROP_ARRAY: of the elements */
    ptrdiff_t arrayoffset;
    int arrayfieldsize;
    uint8_t bitnr;
    bool set_default;
    /* Our own. */
    bool ranged;                        /* min <= value <= max */
    const char *state;                  /* the struct, for messages */
    size_t size;                        /* of the member */
    union {
        int64_t i;
        uint64_t u;
    } min, max;
};

/* A kind of property. */
struct PropertyInfo {
    const char *type;                   /* as listed to management */
    const char *description;
    const QEnumLookup *enum_table;
    bool realized_set_allowed;
    char *(*print)(Object *obj, const Property *prop);   /* for people; NULL: as the getter */
    void (*set_default_value)(ObjectProperty *op, const Property *prop);
    ObjectProperty *(*create)(ObjectClass *oc, const char *name, const Property *prop);
    ObjectPropertyAccessor *get;        /* opaque: the Property */
    ObjectPropertyAccessor *set;
    ObjectPropertyRelease *release;
    ObjectPropertyInit *init;           /* ours: write the default without a visitor */
};

typedef enum OnOffAuto {
    ON_OFF_AUTO_AUTO,
    ON_OFF_AUTO_ON,
    ON_OFF_AUTO_OFF,
    ON_OFF_AUTO__MAX,
} OnOffAuto;
extern const QEnumLookup OnOffAuto_lookup;

extern const PropertyInfo qdev_prop_bit;
extern const PropertyInfo qdev_prop_bit64;
extern const PropertyInfo qdev_prop_bool;
extern const PropertyInfo qdev_prop_enum;
extern const PropertyInfo qdev_prop_uint8;
extern const PropertyInfo qdev_prop_uint16;
extern const PropertyInfo qdev_prop_uint32;
extern const PropertyInfo qdev_prop_int32;
extern const PropertyInfo qdev_prop_uint64;
extern const PropertyInfo qdev_prop_uint64_checkmask;
extern const PropertyInfo qdev_prop_int64;
extern const PropertyInfo qdev_prop_usize;
extern const PropertyInfo qdev_prop_size;
extern const PropertyInfo qdev_prop_size32;
extern const PropertyInfo qdev_prop_string;
extern const PropertyInfo qdev_prop_on_off_auto;
extern const PropertyInfo qdev_prop_array;
extern const PropertyInfo qdev_prop_link;

/*
 * Hook for strict files: an expression of value 0, or a compile error when
 * member @_f of @_s may not be a property.
 */
#ifndef PROP_STRICT_CHECK
#define PROP_STRICT_CHECK(_s, _f, _macro) 0
#endif

/* The upper bits beyond @_type are all zero or (a negative default) all one. */
#define PROP_FITS_(_def, _type)                                               \
    ((((uint64_t)(_def)) & ~PROP_MASK_(_type)) == 0 ||                        \
     (((uint64_t)(_def)) | PROP_MASK_(_type)) == UINT64_MAX)
#define PROP_MASK_(_type) (UINT64_MAX >> (64 - 8 * sizeof(_type)))

#define PROP_MEMBER_(_s, _f, _type, _macro)                                   \
    .state = #_s, .size = sizeof_field(_s, _f),                               \
    .offset = offsetof(_s, _f) + PROP_STRICT_CHECK(_s, _f, _macro)            \
        + CHECK_ZERO(same_type(typeof_field(_s, _f), _type),                  \
                     _macro ": member " #_f " is not a " #_type)

/* Any kind; the rest are further members of the row. */
#define DEFINE_PROP(_name, _state, _field, _prop, _type, ...)                 \
    { .name = (_name), .info = &(_prop),                                      \
      PROP_MEMBER_(_state, _field, _type, "DEFINE_PROP"), __VA_ARGS__ }

#define PROP_INT_(_macro, _n, _s, _f, _type, _info, _which, _d, ...)          \
    { .name = (_n), .info = &(_info), .set_default = true,                    \
      PROP_MEMBER_(_s, _f, _type, _macro),                                    \
      .defval._which = (_type)(_d)                                            \
        + CHECK_ZERO(PROP_FITS_(_d, _type), _macro ": the default does not fit " #_type), \
      __VA_ARGS__ }
#define PROP_RANGE_(_which, _d, _lo, _hi, _macro)                             \
    .ranged = true, .max._which = (_hi),                                      \
    .min._which = (_lo) + CHECK_ZERO((_lo) <= (_d) && (_d) <= (_hi),          \
                                     _macro ": the default is out of range")

#define DEFINE_PROP_UNSIGNED(_n, _s, _f, _d, _prop, _type) \
    PROP_INT_("DEFINE_PROP_UNSIGNED", _n, _s, _f, _type, _prop, u, _d, )
#define DEFINE_PROP_UNSIGNED_NODEFAULT(_n, _s, _f, _prop, _type) \
    DEFINE_PROP(_n, _s, _f, _prop, _type, .set_default = false)
#define DEFINE_PROP_SIGNED(_n, _s, _f, _d, _prop, _type) \
    PROP_INT_("DEFINE_PROP_SIGNED", _n, _s, _f, _type, _prop, i, _d, )
#define DEFINE_PROP_SIGNED_NODEFAULT(_n, _s, _f, _prop, _type) \
    DEFINE_PROP(_n, _s, _f, _prop, _type, .set_default = false)

#define DEFINE_PROP_BOOL(_n, _s, _f, _d) \
    PROP_INT_("DEFINE_PROP_BOOL", _n, _s, _f, bool, qdev_prop_bool, u, _d, )
#define DEFINE_PROP_UINT8(_n, _s, _f, _d) \
    PROP_INT_("DEFINE_PROP_UINT8", _n, _s, _f, uint8_t, qdev_prop_uint8, u, _d, )
#define DEFINE_PROP_UINT16(_n, _s, _f, _d) \
    PROP_INT_("DEFINE_PROP_UINT16", _n, _s, _f, uint16_t, qdev_prop_uint16, u, _d, )
#define DEFINE_PROP_UINT32(_n, _s, _f, _d) \
    PROP_INT_("DEFINE_PROP_UINT32", _n, _s, _f, uint32_t, qdev_prop_uint32, u, _d, )
#define DEFINE_PROP_UINT64(_n, _s, _f, _d) \
    PROP_INT_("DEFINE_PROP_UINT64", _n, _s, _f, uint64_t, qdev_prop_uint64, u, _d, )
#define DEFINE_PROP_INT32(_n, _s, _f, _d) \
    PROP_INT_("DEFINE_PROP_INT32", _n, _s, _f, int32_t, qdev_prop_int32, i, _d, )
#define DEFINE_PROP_INT64(_n, _s, _f, _d) \
    PROP_INT_("DEFINE_PROP_INT64", _n, _s, _f, int64_t, qdev_prop_int64, i, _d, )
#define DEFINE_PROP_SIZE(_n, _s, _f, _d) \
    PROP_INT_("DEFINE_PROP_SIZE", _n, _s, _f, uint64_t, qdev_prop_size, u, _d, )
#define DEFINE_PROP_SIZE32(_n, _s, _f, _d) \
    PROP_INT_("DEFINE_PROP_SIZE32", _n, _s, _f, uint32_t, qdev_prop_size32, u, _d, )

/* With limits that the setter enforces. */
#define DEFINE_PROP_UINT8_RANGE(_n, _s, _f, _d, _lo, _hi)                     \
    PROP_INT_("DEFINE_PROP_UINT8_RANGE", _n, _s, _f, uint8_t, qdev_prop_uint8, u, _d, \
              PROP_RANGE_(u, _d, _lo, _hi, "DEFINE_PROP_UINT8_RANGE"))
#define DEFINE_PROP_UINT16_RANGE(_n, _s, _f, _d, _lo, _hi)                    \
    PROP_INT_("DEFINE_PROP_UINT16_RANGE", _n, _s, _f, uint16_t, qdev_prop_uint16, u, _d, \
              PROP_RANGE_(u, _d, _lo, _hi, "DEFINE_PROP_UINT16_RANGE"))
#define DEFINE_PROP_UINT32_RANGE(_n, _s, _f, _d, _lo, _hi)                    \
    PROP_INT_("DEFINE_PROP_UINT32_RANGE", _n, _s, _f, uint32_t, qdev_prop_uint32, u, _d, \
              PROP_RANGE_(u, _d, _lo, _hi, "DEFINE_PROP_UINT32_RANGE"))
#define DEFINE_PROP_UINT64_RANGE(_n, _s, _f, _d, _lo, _hi)                    \
    PROP_INT_("DEFINE_PROP_UINT64_RANGE", _n, _s, _f, uint64_t, qdev_prop_uint64, u, _d, \
              PROP_RANGE_(u, _d, _lo, _hi, "DEFINE_PROP_UINT64_RANGE"))
#define DEFINE_PROP_INT32_RANGE(_n, _s, _f, _d, _lo, _hi)                     \
    PROP_INT_("DEFINE_PROP_INT32_RANGE", _n, _s, _f, int32_t, qdev_prop_int32, i, _d, \
              PROP_RANGE_(i, _d, _lo, _hi, "DEFINE_PROP_INT32_RANGE"))

/* One bit of a flag word, as a bool. */
#define PROP_BIT_(_macro, _n, _s, _f, _type, _info, _bit, _d)                 \
    { .name = (_n), .info = &(_info), .set_default = true, .defval.u = (bool)(_d), \
      .bitnr = (_bit) + CHECK_ZERO((_bit) < 8 * sizeof(_type), _macro ": no such bit"), \
      PROP_MEMBER_(_s, _f, _type, _macro) }
#define DEFINE_PROP_BIT(_n, _s, _f, _bit, _d) \
    PROP_BIT_("DEFINE_PROP_BIT", _n, _s, _f, uint32_t, qdev_prop_bit, _bit, _d)
#define DEFINE_PROP_BIT64(_n, _s, _f, _bit, _d) \
    PROP_BIT_("DEFINE_PROP_BIT64", _n, _s, _f, uint64_t, qdev_prop_bit64, _bit, _d)

#define DEFINE_PROP_ON_OFF_AUTO(_n, _s, _f, _d) \
    PROP_INT_("DEFINE_PROP_ON_OFF_AUTO", _n, _s, _f, OnOffAuto, qdev_prop_on_off_auto, i, _d, )

/* A value with a bit of @_bitmask is refused.  Default 0. */
#define DEFINE_PROP_UINT64_CHECKMASK(_n, _s, _f, _bitmask)                    \
    DEFINE_PROP(_n, _s, _f, qdev_prop_uint64_checkmask, uint64_t,             \
                .bitmask = (_bitmask), .set_default = false)

/* char * or const char *, owned by the property. */
#define DEFINE_PROP_STRING(_n, _s, _f)                                        \
    { .name = (_n), .info = &qdev_prop_string,                                \
      .state = #_s, .size = sizeof_field(_s, _f),                             \
      .offset = offsetof(_s, _f) + PROP_STRICT_CHECK(_s, _f, "DEFINE_PROP_STRING") \
        + CHECK_ZERO(same_type(typeof_field(_s, _f), char *) ||               \
                     same_type(typeof_field(_s, _f), const char *),           \
                     "DEFINE_PROP_STRING: member " #_f " is not a string") }

/* A strong link to a @_type (string), stored as @_ptr_type. */
#define DEFINE_PROP_LINK(_n, _s, _f, _type, _ptr_type)                        \
    { .name = (_n), .info = &qdev_prop_link, .link_type = (_type),            \
      PROP_MEMBER_(_s, _f, _ptr_type, "DEFINE_PROP_LINK") }

/*
 * A list: @_field counts, @_arrayfield points to elements of @_arraytype, which
 * @_arrayprop reads and writes.  Allocated and freed by the property; set once.
 */
#define DEFINE_PROP_ARRAY(_n, _s, _field, _arrayfield, _arrayprop, _arraytype) \
    { .name = (_n), .info = &qdev_prop_array,                                 \
      .set_default = true, .defval.u = 0, .arrayinfo = &(_arrayprop),         \
      .arrayfieldsize = sizeof(_arraytype),                                   \
      .arrayoffset = offsetof(_s, _arrayfield)                                \
        + CHECK_ZERO(same_type(typeof_field(_s, _arrayfield), _arraytype *) || \
                     same_type(typeof_field(_s, _arrayfield), const _arraytype *), \
                     "DEFINE_PROP_ARRAY: " #_arrayfield " is not a pointer to " #_arraytype), \
      PROP_MEMBER_(_s, _field, uint32_t, "DEFINE_PROP_ARRAY") }

/* ---- classes ----------------------------------------------------------------------- */

/* In class_init; @props is an array (not empty, no terminator), checked here. */
#define device_class_set_props(dc, props)                                     \
    do {                                                                      \
        _Static_assert(sizeof(props) != 0, "empty property array");           \
        device_class_set_props_n((dc), (props), ARRAY_SIZE(props));           \
    } while (0)
void device_class_set_props_n(DeviceClass *dc, const Property *props, size_t n);
/* Add one to a single device, at run time. */
void qdev_property_add_static(DeviceState *dev, const Property *prop);
/*
 * Each static property of @target that @source lacks becomes an alias of it on
 * @source; so does each child bus's hotplug-free surface of containers.
 */
void qdev_alias_all_properties(DeviceState *target, Object *source);
/* Row @name of the class or its ancestors; NULL: not static. */
const Property *qdev_prop_find(const DeviceClass *dc, const char *name);

/* For PropertyInfo implementations: where @prop lives in @obj. */
void *object_field_prop_ptr(Object *obj, const Property *prop);
void error_set_from_qdev_prop_error(Error **errp, int ret, Object *obj, const char *name,
                                    const char *value);
/* Check function for links that may not change once the device is realized. */
void qdev_prop_allow_set_link_before_realize(const Object *obj, const char *name, Object *val,
                                             Error **errp);
/* false and an error naming property and device when @dev is realized. */
bool qdev_prop_allow_set(Object *obj, const char *name, const PropertyInfo *info, Error **errp);
/* Getter and setter of properties with an enum_table. */
void qdev_propinfo_get_enum(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp);
void qdev_propinfo_set_enum(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp);
void qdev_propinfo_set_default_value_enum(ObjectProperty *op, const Property *prop);
void qdev_propinfo_set_default_value_int(ObjectProperty *op, const Property *prop);
void qdev_propinfo_set_default_value_uint(ObjectProperty *op, const Property *prop);
void qdev_propinfo_get_uint16(Object *obj, Visitor *v, const char *name, void *opaque,
                              Error **errp);
void qdev_propinfo_get_int32(Object *obj, Visitor *v, const char *name, void *opaque,
                             Error **errp);
void qdev_propinfo_get_size32(Object *obj, Visitor *v, const char *name, void *opaque,
                              Error **errp);

/* ---- for boards: set before realize; a failure is our bug and aborts --------------- */

void qdev_prop_set_bit(DeviceState *dev, const char *name, bool value);
void qdev_prop_set_uint8(DeviceState *dev, const char *name, uint8_t value);
void qdev_prop_set_uint16(DeviceState *dev, const char *name, uint16_t value);
void qdev_prop_set_uint32(DeviceState *dev, const char *name, uint32_t value);
void qdev_prop_set_int32(DeviceState *dev, const char *name, int32_t value);
void qdev_prop_set_uint64(DeviceState *dev, const char *name, uint64_t value);
void qdev_prop_set_string(DeviceState *dev, const char *name, const char *value);
void qdev_prop_set_enum(DeviceState *dev, const char *name, int value);
/* Takes over the caller's reference to @values, a JSON array. */
void qdev_prop_set_array(DeviceState *dev, const char *name, struct json_object *values);

/* ---- defaults from outside --------------------------------------------------------- */

/* "-global driver.property=value" and the compatibility tables of machine versions. */
typedef struct GlobalProperty {
    const char *driver;             /* a type or interface: instances of all subtypes */
    const char *property;
    const char *value;
    bool used;
    bool optional;                  /* a type without the property is fine */
} GlobalProperty;

/* From the user; strings borrowed for ever. */
void qdev_prop_register_global(GlobalProperty *prop);
const GlobalProperty *qdev_find_global_prop(Object *obj, const char *name);
/* Warn of those nobody used.  The number of warnings. */
int qdev_prop_check_globals(void);
/* Apply what the user gave to one object; a bad one ends the program. */
void qdev_prop_set_globals(DeviceState *dev);
/* For tests: forget all. */
void qdev_prop_forget_globals(void);

/* Append @n rows to @arr (of GlobalProperty *, borrowed). */
void compat_props_add(GPtrArray *arr, GlobalProperty props[], size_t nelem);
/* The machine's and accelerator's tables for objects created from now on; borrowed. */
void object_set_machine_compat_props(GPtrArray *compat_props);
void object_set_accelerator_compat_props(GPtrArray *compat_props);
void object_apply_compat_props(Object *obj);
/* Tables first applied win less: errors go to @errp prefixed "can't apply global D.P=V: ". */
bool object_apply_global_props(Object *obj, const GPtrArray *props, Error **errp);
/* A default that "-machine" sugar gives: driver.property=value; false: there is one already. */
void object_register_sugar_prop(const char *driver, const char *prop, const char *value,
                                bool optional);

#endif
