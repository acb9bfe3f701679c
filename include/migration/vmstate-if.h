/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The interface of objects that own migration sections: it supplies the path
 * that precedes the section's name.  Devices implement it once, in hw/core.
 */
#ifndef MIGRATION_VMSTATE_IF_H
#define MIGRATION_VMSTATE_IF_H

#include "qom/object.h"

#define TYPE_VMSTATE_IF "vmstate-if"

typedef struct VMStateIf VMStateIf;
typedef struct VMStateIfClass VMStateIfClass;
DECLARE_CLASS_CHECKERS(VMStateIfClass, VMSTATE_IF, TYPE_VMSTATE_IF)
#define VMSTATE_IF(obj) INTERFACE_CHECK(VMStateIf, (obj), TYPE_VMSTATE_IF)

struct VMStateIfClass {
    InterfaceClass parent_class;
    /* "0000:00:04.0", g_free()d by the caller; NULL: the name stands alone. */
    char *(*get_id)(VMStateIf *obj);
};

/* NULL for a NULL object or one without an id. */
static inline char *vmstate_if_get_id(VMStateIf *vmif)
{
    VMStateIfClass *vc = vmif ? VMSTATE_IF_GET_CLASS(vmif) : NULL;

    return vc && vc->get_id ? vc->get_id(vmif) : NULL;
}

#endif
