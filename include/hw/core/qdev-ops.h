/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The typed table of a device: everything its class needs, with callbacks that
 * take the device's own state.  Strict models use this instead of class_init:
 *
 *     static const DEVICE_OPS(UARTState) uart_ops = {
 *         .realize = uart_realize,
 *         .reset_hold = uart_reset_hold,
 *         .vmsd = DEVICE_VMSD(UARTState, uart_vmsd),
 *         DEVICE_PROPS(uart_props),
 *         .categories = BIT(DEVICE_CATEGORY_INPUT),
 *     };
 *     static const TYPE_INFO(UARTState) uart_type = {
 *         .name = TYPE_UART, .parent = TYPE_SYS_BUS_DEVICE, QOM_TYPE(UARTState, SysBusDevice),
 *         .class_init = device_class_init_ops, .class_data = &uart_ops.ops,
 *     };
 *
 * Included by hw/core/qdev.h, which is what models include.
 */
#ifndef HW_CORE_QDEV_OPS_H
#define HW_CORE_QDEV_OPS_H

#include "qom/object.h"
#include "hw/core/resettable.h"

typedef struct DeviceState DeviceState;
typedef struct VMStateDescription VMStateDescription;
typedef struct Property Property;
struct RegBankView;

/* Three-valued class flags: 0 keeps what the parent class says. */
enum { QDEV_INHERIT = 0, QDEV_YES = 1, QDEV_NO = -1 };

/*
 * NULL and 0 inherit from the parent class, slot by slot.  A slot that is given
 * replaces the parent's; call it through qdev_parent_ops() where that is meant.
 * realize returns false exactly when it set an error.
 */
#define QDEV_OPS_FIELDS_(T)                                                   \
    bool (*realize)(T *s, Error **errp);                                      \
    void (*unrealize)(T *s);                                                  \
    void (*reset_enter)(T *s, ResetType type);                                \
    void (*reset_hold)(T *s, ResetType type);                                 \
    void (*reset_exit)(T *s, ResetType type);                                 \
    const VMStateDescription *vmsd;                                           \
    const char *unmigratable;      /* why there is nothing to migrate, instead of vmsd */ \
    const Property *props;                                                    \
    size_t num_props;                                                         \
    const struct RegBankView *banks;                                          \
    const char *desc;                                                         \
    const char *fw_name;                                                      \
    const char *bus_type;                                                     \
    uint32_t categories;           /* BIT(DEVICE_CATEGORY_X) | ... */         \
    int8_t user_creatable;         /* QDEV_YES, QDEV_NO */                    \
    int8_t hotpluggable;

typedef struct DeviceOps {
    QDEV_OPS_FIELDS_(DeviceState)
} DeviceOps;

#define DEVICE_OPS(T) union { struct { QDEV_OPS_FIELDS_(T) }; DeviceOps ops; T *state_of; }
#define DEVICE_PROPS(array) .props = (array), .num_props = ARRAY_SIZE(array)
/* @d is a typed description (VMSTATE_DESC) of struct T. */
#define DEVICE_VMSD(T, d)                                                     \
    (&(d).vmsd + CHECK_ZERO(same_type(__typeof__(*(d).state_of), T),          \
                            "vmsd describes a different struct"))

/*
 * In class_init: fill the class from @ops (static).  A concrete class that has
 * neither vmsd nor unmigratable, own or inherited, does not register: aborts.
 */
void device_class_set_ops(ObjectClass *klass, const DeviceOps *ops);
/* As a whole class_init, with .class_data = &table.ops. */
void device_class_init_ops(ObjectClass *klass, const void *data);
/*
 * What the ancestors of type @typename said, slots merged: for callbacks that
 * extend the parent's.  Slots nobody filled are NULL.
 */
const DeviceOps *qdev_parent_ops(const char *typename);

#endif
